"""What a password must be (P9)."""


class PasswordPolicy:
    """Django calls `validate` wherever a password is set."""

    def validate(self, password: str, user: object | None = None) -> None: ...

    def get_help_text(self) -> str:
        return ""
