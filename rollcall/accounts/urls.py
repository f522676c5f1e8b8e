"""Addresses of this room, before allauth's: what stands here takes the place of allauth's and Wagtail's."""

from allauth.account import views as allauth_account
from allauth.mfa.base import views as allauth_mfa
from allauth.mfa.webauthn import views as allauth_keys
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView

from rollcall.accounts.stepup import fresh_proof_and_forget, sign_in_is_the_proof
from rollcall.accounts.views import claim, go_on, hand_over, identity, notices, poc, sign_up, viewing
from rollcall.base.views import not_found

# Wagtail's own ways in walk past the second factor, and its people, group and bulk pages past the rules of
# this room: who is staff is decided in `appointments` alone (P24).
side_doors: list[URLPattern | URLResolver] = [
    path("staff/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("staff/logout/", allauth_account.logout),
    path("staff/account/", RedirectView.as_view(url="/account/")),
    re_path(r"^staff/(password_reset|users|groups|bulk/accounts)/", not_found),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("rollcall.accounts.verification_urls")),
    path("accounts/signup/", sign_up.SignUp.as_view(), name="account_signup"),
    path(
        "accounts/signup/passkey/",
        sign_up.SignUp.as_view(by_passkey=True),
        name="account_signup_by_passkey",
    ),
    path("accounts/confirm-email/", sign_up.letter_sent, name="account_email_verification_sent"),
    re_path(
        r"^accounts/confirm-email/(?P<key>[-:\w]+)/$", sign_up.confirm_email, name="account_confirm_email"
    ),
    path("poc/second-step/<str:token>/", poc.lost_factor_question, name="accounts_factor_poc"),
    path("accounts/claim/<str:secret>/", claim.claim, name="accounts_claim"),
    path("accounts/claim-again/<str:asked>/", claim.again, name="accounts_claim_again"),
    path("accounts/new-password/", claim.new_password, name="accounts_new_password"),
    path("account/looks/", viewing.mine, name="accounts_looks"),
    path("account/looks/stop/", viewing.stop, name="accounts_viewing_stop"),
    path("account/notices/", notices.before_you_go_on, name="accounts_notices"),
    path("notices/<slug:kind>/", notices.one, name="accounts_notice"),
    path("accounts/hand-over/", hand_over.leave, name="accounts_hand_over"),
    path("accounts/arrive/", hand_over.arrive, name="accounts_arrive"),
    path("accounts/go-on/", go_on.go_on, name="accounts_go_on"),
    path("accounts/email/", identity.email, name="account_email"),
    path("accounts/email/<str:signed>/", identity.email_confirm, name="accounts_email_change"),
    path(
        "accounts/password/change/",
        fresh_proof_and_forget(allauth_account.password_change),
        name="account_change_password",
    ),
    path(
        "accounts/password/set/",
        fresh_proof_and_forget(allauth_account.password_set),
        name="account_set_password",
    ),
    path(
        "accounts/reauthenticate/",
        sign_in_is_the_proof(allauth_account.reauthenticate),
        name="account_reauthenticate",
    ),
    path(
        "accounts/2fa/reauthenticate/",
        sign_in_is_the_proof(allauth_mfa.reauthenticate),
        name="mfa_reauthenticate",
    ),
    path(
        "accounts/2fa/webauthn/reauthenticate/",
        sign_in_is_the_proof(allauth_keys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    # Codes by letter are no way in here (P16: mail is not a factor), so their page is not there either.
    path("accounts/login/code/confirm/", not_found, name="account_confirm_login_code"),
    path("accounts/2fa/recovery-codes/", identity.recovery_codes, name="mfa_view_recovery_codes"),
    path("accounts/2fa/recovery-codes/download/", not_found, name="mfa_download_recovery_codes"),
    path("accounts/2fa/webauthn/keys/<int:pk>/remove/", identity.remove_key, name="mfa_remove_webauthn"),
    path("accounts/2fa/webauthn/signup/", allauth_keys.signup_webauthn, name="mfa_signup_webauthn"),
    *side_doors,
]
