"""Headers on every answer, cookies, bounds of requests, rates."""

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.middleware.proxy_fix import ProxyFix

from filing.settings import Settings

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
API_DOCS_POLICY = f"{CONTENT_SECURITY_POLICY}; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
"""Swagger UI writes style attributes and has pictures in its stylesheet."""

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
HALF_A_YEAR = 15_552_000
FORM_BYTES = 2 * 1024 * 1024
"""What a request may carry beside its file, and all fields of a form together."""

limiter = Limiter(get_remote_address)


def configure(app: Flask, settings: Settings) -> None:
    """Cookies, bounds and rates by settings; the key is read when the first cookie is."""
    app.config.update(
        SESSION_COOKIE_NAME="filing_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=bool(settings.cookie_secure),
        MAX_CONTENT_LENGTH=settings.upload_megabytes * 1024 * 1024 + FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=FORM_BYTES,
        MAX_FORM_PARTS=500,
        SEND_FILE_MAX_AGE_DEFAULT=HALF_A_YEAR,
        WTF_CSRF_TIME_LIMIT=None,  # the token ends with the session
        WTF_CSRF_CHECK_DEFAULT=False,  # `access.guard` checks every page; the API does not look at cookies
        RATELIMIT_STORAGE_URI=settings.ratelimit_storage_uri,
        RATELIMIT_STRATEGY="moving-window",
        RATELIMIT_HEADERS_ENABLED=False,
    )
    limiter.init_app(app)
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.after_request(add_headers)


def add_headers(response: Response) -> Response:
    """Pages are never stored: the next person at the machine must not leaf through them."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.blueprint == "api_docs":
        response.headers["Content-Security-Policy"] = API_DOCS_POLICY
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={HALF_A_YEAR}")
    if request.endpoint not in {"static", "bootstrap.static"}:
        response.headers.setdefault("Cache-Control", "no-store")
    return response
