"""Settings of the portal. Each that an operator may want to change comes from the environment."""

from pathlib import Path

import django_stubs_ext
from csp.constants import NONE, SELF

from config import env

django_stubs_ext.monkeypatch()

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(env.text("ROLLCALL_DATA", str(ROOT / "var"))).resolve()
MODE = env.one_of("ROLLCALL_MODE", "demo", ["demo", "production", "test"])
PRODUCTION = MODE == "production"
DEMO = MODE == "demo"
ROLE = env.one_of("ROLLCALL_ROLE", "portal", ["portal", "content"])  # which origin this process serves
DEBUG = False

PORT = env.number("ROLLCALL_PORT", 8000)
CONTENT_PORT = env.number("ROLLCALL_CONTENT_PORT", PORT + 1)
PORTAL_ORIGIN = env.text("ROLLCALL_PORTAL_ORIGIN", f"http://localhost:{PORT}")
# Where packages run. {package} becomes a name of its own per package, where DNS allows that.
CONTENT_ORIGIN = env.text("ROLLCALL_CONTENT_ORIGIN", f"http://{{package}}.localhost:{CONTENT_PORT}")
# For browsers that do not resolve *.localhost; empty in production.
CONTENT_ORIGIN_FALLBACK = env.text(
    "ROLLCALL_CONTENT_ORIGIN_FALLBACK", "" if PRODUCTION else f"http://127.0.0.1:{CONTENT_PORT}"
)

if PRODUCTION:  # what would silently go wrong when it is forgotten
    env.insist("ROLLCALL_PORTAL_ORIGIN", "https://training.example.org: it stands in every letter")
    env.insist("ROLLCALL_CONTENT_ORIGIN", "https://{package}.content.example.net: packages run there")
    env.insist("ROLLCALL_SMTP_URL", "smtp+starttls://user:password@host:587: without it no letter leaves")
    env.insist("ROLLCALL_TRUSTED_PROXIES", "1 behind one proxy, or 0: who tells the client's address")

SECRET_KEY = env.secret_key(DATA, PRODUCTION)
SECRET_KEY_FALLBACKS = env.words("ROLLCALL_SECRET_KEY_FALLBACKS")
# Each door answers to its own names alone: what a session may open is never on a package's host (B4).
if ROLE == "content":
    ALLOWED_HOSTS = env.hosts_of(CONTENT_ORIGIN, CONTENT_ORIGIN_FALLBACK)
else:
    ALLOWED_HOSTS = [*env.hosts_of(PORTAL_ORIGIN), *env.words("ROLLCALL_HOSTS")]
    ALLOWED_HOSTS += [] if PRODUCTION else ["127.0.0.1", "[::1]"]
    ALLOWED_HOSTS += ["community.localhost"] if DEMO else []  # the demo's second portal

INSTALLED_APPS = [
    "rollcall.base",
    "rollcall.mail",
    "rollcall.accounts",
    "rollcall.catalog",
    "rollcall.transcripts",
    "rollcall.outreach",
    "rollcall.player",
    "rollcall.events",
    "rollcall.recognition",
    "rollcall.pages",
    "rollcall.cases",
    "rollcall.portal",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "wagtail.users",
    "wagtail.sites",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
    "django_cotton",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "rollcall.pages.editing.let_the_editor_work",
    "rollcall.base.middleware.plain_refusals",
    "rollcall.base.skew.serve_by_the_right_clock",
    "rollcall.base.sites.know_the_portal",
    "rollcall.accounts.hashing.hashing_leaves_room",
    "rollcall.player.middleware.portal_keeps_to_its_host",
    "rollcall.accounts.hosts.sign_in_lives_elsewhere",
    "rollcall.base.compression.CompressedPages",
    "rollcall.base.language.of_the_address",
    "rollcall.portal.page_cache.keep_public_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "rollcall.accounts.middleware.SessionsEnd",
    "rollcall.accounts.middleware.staff_need_a_second_factor",
    "rollcall.portal.viewing.ViewAs",
    "rollcall.pages.moved.MovedPages",
]
ROOT_URLCONF = "config.urls"
if ROLE == "content":
    ROOT_URLCONF = "config.urls_content"
    MIDDLEWARE = [
        "django.middleware.security.SecurityMiddleware",
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "rollcall.base.middleware.plain_refusals",
        "rollcall.base.skew.serve_by_the_right_clock",
        "django.middleware.common.CommonMiddleware",
        "allauth.account.middleware.AccountMiddleware",  # allauth does not start without it
    ]
CLOCK_IS_WATCHED = True  # against the database's, see base.skew

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rollcall.base.context.site",
            ],
        },
    }
]
WSGI_APPLICATION = "config.wsgi.application"

DATABASES = {"default": env.database(env.text("DATABASE_URL"), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # Shared by all processes: rate limits and one-time counters must agree.
    "default": {"BACKEND": "rollcall.base.cache.SharedCache", "LOCATION": "rollcall_cache"},
    # Of this process alone: things that can be made again.
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "local"},
}
PAGE_CACHE_SECONDS = env.number(
    "ROLLCALL_PAGE_CACHE_SECONDS", 5
)  # public pages, see portal.page_cache; 0: off
TASKS = {"default": {"BACKEND": "rollcall.pages.indexing.ChoresBackend", "QUEUES": ["default"]}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["rollcall.accounts.backends.EmailBackend"]
PASSWORD_HASHERS = [
    "rollcall.accounts.hashers.Argon2id",
    "rollcall.accounts.hashers.Pbkdf2",
]
if env.text("ROLLCALL_PASSWORD_HASHER") == "pbkdf2":  # where FIPS 140 is asked for
    PASSWORD_HASHERS.reverse()
AUTH_PASSWORD_VALIDATORS = [{"NAME": "rollcall.accounts.passwords.PasswordPolicy"}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/account/"

ACCOUNT_ADAPTER = "rollcall.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # the other sessions end, this one goes on under a new id
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False  # a squad room's browser forgets when it closes
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_FORMS = {
    "reset_password_from_key": "rollcall.accounts.forms.passwords.ResetForm",
    "change_password": "rollcall.accounts.forms.passwords.ChangeForm",
}
ACCOUNT_RATE_LIMITS = {
    "login": env.text("ROLLCALL_SIGN_IN_RATE", "60/m/ip"),
    "login_failed": "5/15m/key,100/15m/ip",
    "signup": "20/m/ip",
    "confirm_email": "3/h/key",
    "reset_password": "20/m/ip,5/h/key",
}
PASSWORD_RESET_TIMEOUT = 3600
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "rollcall.accounts.reset_tokens.ResetTokens"  # noqa: S105
# After a class: a temporary password by letter instead of a link to set one (R22, P11).
TEMPORARY_PASSWORDS = env.flag("ROLLCALL_TEMPORARY_PASSWORDS")
MFA_ADAPTER = "rollcall.accounts.factors.FactorsAdapter"
MFA_FORMS = {
    "authenticate": "rollcall.accounts.forms.codes.SignInCodeForm",
    "reauthenticate": "rollcall.accounts.forms.codes.FreshCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey alone counts as two factors (P16)
MFA_TOTP_ISSUER = "Rollcall"
MFA_TOTP_TOLERANCE = 1  # a clock may be one step off; `accounts.factors` lets each step pass once
MFA_RECOVERY_CODE_DIGITS = 20  # 66 bit
MFA_RECOVERY_CODES_SHOW_ONCE = True
USERSESSIONS_TRACK_ACTIVITY = False

SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
# Cookies that a page's script keeps while somebody is signed in, and their path; gone at log-out (P73).
COOKIES_OF_A_VISIT = {"door": "/desk/"}
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "rollcall.base.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.flag("ROLLCALL_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = 63072000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Proxies in front of us, counted from our side. Zero: the socket's own address is the client's (P15).
TRUSTED_PROXIES = env.number("ROLLCALL_TRUSTED_PROXIES", 0)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

_content_sources = [
    origin.replace("{package}", "*") for origin in (CONTENT_ORIGIN, CONTENT_ORIGIN_FALLBACK) if origin
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "frame-src": [SELF, *_content_sources],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

LANGUAGE_CODE = "en-us"
LANGUAGES = [("en-us", "English"), ("es", "Español")]  # each in its own words
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = env.text("ROLLCALL_TIME_ZONE", "America/Chicago")
USE_TZ = True
FORMAT_MODULE_PATH = "config.formats"
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 31536000 if PRODUCTION else 3600
MEDIA_ROOT = DATA / "media"
MEDIA_URL = "/media/"  # asked of the portal, which decides; never served as a folder
PACKAGES_ROOT = DATA / "packages"  # unpacked packages, served on the content origin alone
BADGE_KEYS = DATA / "badge-keys"  # private keys of Open Badges; kept as long as the certificates
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Letters: SMTP where a server is named; else each is a file that /demo/ shows.
EMAIL_SMTP_URL = env.text("ROLLCALL_SMTP_URL")
EMAIL_BACKEND = (
    "rollcall.mail.backends.SmtpFromUrl" if EMAIL_SMTP_URL else "rollcall.mail.backends.MailboxFolder"
)
MAILBOX_FOLDER = DATA / "letters"
DEFAULT_FROM_EMAIL = env.text("ROLLCALL_FROM", "Rollcall <no-reply@rollcall.example>")
# Answers to our letters go here, with a tag after a plus, and come back by `manage.py read_replies`.
REPLY_ADDRESS = env.text("ROLLCALL_REPLY_ADDRESS", "" if PRODUCTION else "help@rollcall.example")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
SMTP_TIMEOUT = max(env.number("ROLLCALL_SMTP_TIMEOUT", 20), 1)  # s for each answer of the mail server
# What our mail server and the receivers put up with; 0 is no limit. Letters to one person never wait.
LETTERS_A_MINUTE = env.number("ROLLCALL_LETTERS_A_MINUTE", 6000)
LETTERS_A_MINUTE_TO_A_DOMAIN = env.number("ROLLCALL_LETTERS_A_MINUTE_TO_A_DOMAIN", 600)
MAIL_CONNECTIONS = max(
    env.number("ROLLCALL_MAIL_CONNECTIONS", 1), 1
)  # for letters to many, beside one for all else
LETTERS_TO_STRANGERS_AN_HOUR = max(env.number("ROLLCALL_LETTERS_TO_STRANGERS_AN_HOUR", 3600), 1)  # P60

WAGTAIL_SITE_NAME = "Rollcall"
WAGTAILADMIN_BASE_URL = PORTAL_ORIGIN
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif"]
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# The link checker asks other sites at night, or only when an editor says so; never a private network (P47).
LINKS_OUTSIDE_NIGHTLY = env.flag("ROLLCALL_LINKS_OUTSIDE_NIGHTLY")
LINKS_ALLOWED_PRIVATE = env.words("ROLLCALL_LINKS_ALLOWED_PRIVATE")  # host:port, as an intranet's own
TAGGIT_CASE_INSENSITIVE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"one_line": {"()": "config.logs.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["one_line"]}},
    "root": {"handlers": ["stderr"], "level": env.text("ROLLCALL_LOG_LEVEL", "WARNING")},
    "loggers": {"django.request": {"level": "ERROR"}},  # an address that is not there is no news
}
SILENCED_SYSTEM_CHECKS = [
    "security.W004",  # HSTS is on in production; the demo listens on loopback
]
