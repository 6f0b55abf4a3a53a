"""Builds one application; the only file that knows every domain."""

from pathlib import Path

from sqlalchemy import MetaData
from werkzeug.middleware.proxy_fix import ProxyFix

from app.articles import models as article_models
from app.core import followers, journal, limiter, mail, submissions, web
from app.core.db import Base, Database
from app.core.settings import Settings, secret_key
from app.discussions import models as discussion_models
from app.people import models as people_models
from app.people import views as people_views
from app.site import health

ROOT = Path(__file__).parent
FORM_BYTES = 1024 * 1024
# Modules with tables: importing them makes the tables known to `all_tables`.
TABLES = (
    followers,
    journal,
    limiter,
    mail,
    submissions,
    people_models,
    article_models,
    discussion_models,
)


def create_app(settings: Settings, database: Database) -> web.Application:
    """A WSGI application on this database, with these settings."""
    app = web.Application(__name__, static_folder=None, template_folder=None)
    app.settings = settings
    app.database = database
    app.limiter = limiter.limiter(settings.limits_url, database)
    _configure(app, settings)
    people_views.install(app)
    app.register_blueprint(health.blueprint)
    web.install(app)
    return app


def _configure(app: web.Application, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=secret_key(settings),
        TRUSTED_HOSTS=settings.hosts,
        MAX_CONTENT_LENGTH=FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=FORM_BYTES,
        MAX_FORM_PARTS=200,
        SESSION_COOKIE_NAME="__Host-narzedziownik" if settings.is_https else "narzedziownik",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # a long edit must not fail for its length; the session ends it
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign] # the documented way to wrap it
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )


def all_tables() -> MetaData:
    """Every table of every domain in `TABLES`."""
    return Base.metadata
