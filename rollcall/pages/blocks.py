"""The blocks that editors make pages of: each is one of our components, and none takes raw HTML."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    ListBlock,
    PageChooserBlock,
    RegexBlock,
    RichTextBlock,
    StructBlock,
    StructValue,
    TextBlock,
)
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock

from rollcall.pages.addresses import address_of

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]
INLINE = ["bold", "italic", "ol", "ul", "link"]
ADDRESS = r"^(/(?!/)|https://)[^\s]*$"  # a place of ours, or elsewhere over HTTPS; never a script


class LinkValue(StructValue):
    """Where a link goes: the page chosen, else the address typed."""

    @property
    def href(self) -> str:
        page = self.get("page")
        return address_of(page) if page and page.live else str(self.get("address") or "")


class LinkBlock(StructBlock):
    """A link whose words say where it goes."""

    words = CharBlock(
        label=_("Words"), max_length=80, help_text=_("Say where it leads: “Find a class”, not “here”.")
    )
    page = PageChooserBlock(label=_("A page of ours"), required=False)
    address = RegexBlock(
        regex=ADDRESS,
        label=_("Or an address"),
        required=False,
        max_length=300,
        help_text=_("/courses/ for a place here, https://… for one elsewhere."),
        error_messages={"invalid": _("Begin with / for a place here, or with https:// for one elsewhere.")},
    )

    class Meta:
        value_class = LinkValue
        icon = "link"
        label = _("Button")
        template = "pages/blocks/button.html"


class CardBlock(StructBlock):
    heading = CharBlock(label=_("Heading"), max_length=80)
    text = TextBlock(label=_("Text"), max_length=400, required=False)
    link = LinkBlock(label=_("Link"), required=False)

    class Meta:
        icon = "doc-full"


class NoticeBlock(StructBlock):
    kind = ChoiceBlock(
        label=_("Kind"),
        choices=[
            ("info", _("Good to know")),
            ("success", _("Done, or settled")),
            ("warning", _("Mind this")),
            ("error", _("Stop and read")),
        ],
        default="info",
    )
    heading = CharBlock(label=_("Heading"), max_length=80)
    text = RichTextBlock(label=_("Text"), features=INLINE)

    class Meta:
        icon = "info-circle"
        label = _("Notice")
        template = "pages/blocks/notice.html"


class SummaryBlock(StructBlock):
    heading = CharBlock(label=_("Heading"), max_length=80)
    text = RichTextBlock(label=_("Text"), features=INLINE)

    class Meta:
        icon = "clipboard-list"
        label = _("Summary box")
        template = "pages/blocks/summary.html"


class FoldBlock(StructBlock):
    heading = CharBlock(label=_("What is seen when it is closed"), max_length=120)
    text = RichTextBlock(label=_("What it opens to"), features=INLINE)

    class Meta:
        icon = "arrow-down"


class StepBlock(StructBlock):
    heading = CharBlock(label=_("Step"), max_length=80)
    text = TextBlock(label=_("What happens"), max_length=500)

    class Meta:
        icon = "list-ol"


class QuoteBlock(StructBlock):
    words = TextBlock(label=_("Words"), max_length=600)
    who = CharBlock(label=_("Who said it"), max_length=120)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "pages/blocks/quote.html"


class FigureBlock(StructBlock):
    number = CharBlock(label=_("Number"), max_length=20)
    words = CharBlock(label=_("What is counted"), max_length=120)
    source = CharBlock(label=_("Source and year"), max_length=160)

    class Meta:
        icon = "order"


class TableBlock(StructBlock):
    """A table with a caption and a heading over each column: one without cannot be made."""

    caption = CharBlock(label=_("What the table shows"), max_length=160)
    table = TypedTableBlock([("text", CharBlock(label=_("Text"), required=False))], label=_("Table"))

    class Meta:
        icon = "table"
        label = _("Table")
        template = "pages/blocks/table.html"


class PictureBlock(StructBlock):
    image = ImageBlock(label=_("Picture"))
    caption = CharBlock(label=_("Line below"), max_length=200, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "pages/blocks/picture.html"


BODY = [
    ("text", RichTextBlock(label=_("Text"), features=FEATURES, template="pages/blocks/text.html")),
    (
        "heading",
        CharBlock(label=_("Heading"), max_length=100, icon="h2", template="pages/blocks/heading.html"),
    ),
    ("summary", SummaryBlock()),
    ("notice", NoticeBlock()),
    (
        "steps",
        ListBlock(StepBlock(), label=_("Steps"), icon="list-ol", template="pages/blocks/steps.html"),
    ),
    ("cards", ListBlock(CardBlock(), label=_("Cards"), icon="grip", template="pages/blocks/cards.html")),
    ("folds", ListBlock(FoldBlock(), label=_("Folds"), icon="list-ul", template="pages/blocks/folds.html")),
    (
        "figures",
        ListBlock(FigureBlock(), label=_("Figures"), icon="order", template="pages/blocks/figures.html"),
    ),
    ("picture", PictureBlock()),
    ("table", TableBlock()),
    ("quote", QuoteBlock()),
    ("button", LinkBlock()),
]
