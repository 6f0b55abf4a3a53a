"""Builds one application; the only file that knows every domain."""

from pathlib import Path

from werkzeug.datastructures import Headers
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from app.advice import views as advice_views
from app.advice.blueprint import blueprint as advice_blueprint
from app.agenda import views as agenda_views
from app.agenda.blueprint import blueprint as agenda_blueprint
from app.articles import api as article_api
from app.articles import views as article_views
from app.articles import (
    views_board,
    views_contributors,
    views_corrections,
    views_glossary,
    views_law,
    views_readers,
    views_upkeep,
)
from app.articles import views_protection as article_protecting
from app.articles import views_removing as article_removing
from app.articles import views_rename as article_renaming
from app.articles.blueprint import blueprint as truth_blueprint
from app.brochures import views as brochure_views
from app.brochures.blueprint import blueprint as brochure_blueprint
from app.cases import views as case_views
from app.cases import views_beginning as case_beginning
from app.cases import views_group as case_group
from app.cases import views_statistics as case_statistics
from app.cases import views_steps as case_steps
from app.cases import views_whole as case_whole
from app.cases.blueprint import blueprint as case_blueprint
from app.certificates import views as certificate_views
from app.certificates.blueprint import blueprint as certificate_blueprint
from app.cities import views as city_views
from app.cities.blueprint import blueprint as city_blueprint
from app.core import file_store, limiter, web, web_input
from app.core.db import Database
from app.core.page_store import PageStore
from app.core.settings import Settings, secret_key
from app.deadlines import views as deadline_views
from app.deadlines import views_reminders as deadline_reminders
from app.deadlines.blueprint import blueprint as deadline_blueprint
from app.discussions import views as discussion_views
from app.discussions import (
    views_assisting,
    views_moderation,
    views_moving,
    views_polls,
    views_starting,
    views_tags,
    views_taking_part,
    views_writing,
)
from app.discussions.blueprint import blueprint as discussion_blueprint
from app.experiences import views as experience_views
from app.experiences import views_lists as experience_lists
from app.experiences import views_moderation as experience_moderation
from app.experiences import views_taking_part as experience_taking_part
from app.experiences import views_unsent as experience_unsent
from app.experiences import views_writing as experience_writing
from app.experiences.blueprint import blueprint as experience_blueprint
from app.feeds import views as feed_views
from app.feeds import (
    views_calendar,
    views_channels,
    views_local_dates,
    views_news,
    views_sitemap,
)
from app.files import views_bytes
from app.files.blueprint import blueprint as file_blueprint
from app.files.preparing import Workshop
from app.law import views as law_views
from app.letters import api as letter_api
from app.letters import views as letter_views
from app.letters import views_ready as letter_ready
from app.letters import views_sheets as letter_sheets
from app.letters.blueprint import blueprint as letter_blueprint
from app.moderation import (
    views_filters,
    views_hiding,
    views_log,
    views_report_queue,
    views_reports,
    views_start_up,
    views_statements,
    views_statistics,
    views_suppression,
)
from app.moderation.blueprint import blueprint as moderation_blueprint
from app.notifications import views as notice_views
from app.notifications import views_unsubscribe
from app.opendata import api as open_data_api
from app.opendata import views as open_data_views
from app.opendata import views_import as open_data_import
from app.opendata.blueprint import blueprint as open_data_blueprint
from app.people import views as people_views
from app.people.passwords import Passwords
from app.plan import views_contributors as plan_contributors
from app.plan import views_coordinators as plan_coordinators
from app.plan import views_entries as plan_entries
from app.plan import views_goals as plan_goals
from app.plan import views_legacy as plan_legacy
from app.plan import views_practices as plan_practices
from app.plan import views_projects as plan_projects
from app.plan import views_statistics as plan_statistics
from app.plan.blueprint import blueprint as plan_blueprint
from app.procedures import views as procedure_views
from app.procedures.blueprint import blueprint as procedure_blueprint
from app.records import views as record_views
from app.records import views_editing as record_editing
from app.records import views_proposals as record_proposals
from app.records import views_removing as record_removing
from app.records.blueprint import blueprint as record_blueprint
from app.review import views as review_views
from app.review import (
    views_author,
    views_building,
    views_claiming,
    views_deciding,
    views_editing,
    views_own,
    views_partial,
    views_patrol,
    views_proposal,
    views_queue,
)
from app.search import api as search_api
from app.search import (
    in_transaction,
    views_index,
    views_links,
    views_suggestions,
    views_synonyms,
    views_unanswered,
)
from app.search import views as search_views
from app.site import about, errors, frame, health, home, openapi, own_page
from app.tables import all_tables as all_tables
from app.text.render_process import Renderer
from app.transfer import views_own_data
from app.ui import assets

ROOT = Path(__file__).parent
FORM_BYTES = 1024 * 1024
# Modules whose import lets them see the acts of each transaction before it commits.
WITHIN_TRANSACTIONS = (in_transaction,)
# Modules whose import adds addresses to a blueprint that another module made.
ADDRESSES = (
    views_bytes,
    views_board,
    article_renaming,
    views_corrections,
    views_law,
    views_readers,
    views_glossary,
    views_upkeep,
    views_contributors,
    article_protecting,
    article_removing,
    views_deciding,
    views_editing,
    views_own,
    views_patrol,
    views_author,
    views_building,
    views_claiming,
    views_partial,
    views_proposal,
    views_queue,
    discussion_views,
    views_starting,
    views_writing,
    views_assisting,
    views_tags,
    views_taking_part,
    views_moderation,
    views_moving,
    views_polls,
    experience_views,
    experience_writing,
    experience_taking_part,
    experience_unsent,
    experience_moderation,
    experience_lists,
    deadline_views,
    deadline_reminders,
    procedure_views,
    case_views,
    case_beginning,
    case_steps,
    case_group,
    case_whole,
    case_statistics,
    letter_views,
    letter_ready,
    letter_sheets,
    record_views,
    record_editing,
    record_proposals,
    record_removing,
    city_views,
    plan_goals,
    plan_practices,
    plan_projects,
    plan_statistics,
    plan_contributors,
    plan_coordinators,
    plan_entries,
    plan_legacy,
    advice_views,
    certificate_views,
    agenda_views,
    brochure_views,
    open_data_api,
    open_data_views,
    open_data_import,
    views_log,
    views_start_up,
    views_statistics,
    views_filters,
    views_hiding,
    views_suppression,
    views_reports,
    views_report_queue,
    views_statements,
    views_calendar,
    views_channels,
    views_local_dates,
    views_news,
    views_sitemap,
    search_api,
    views_index,
    views_links,
    views_suggestions,
    views_synonyms,
    views_unanswered,
    own_page,
)
BLUEPRINTS = (
    law_views.blueprint,
    article_views.blueprint,
    truth_blueprint,
    review_views.blueprint,
    file_blueprint,
    discussion_blueprint,
    experience_blueprint,
    deadline_blueprint,
    record_blueprint,
    letter_blueprint,
    brochure_blueprint,
    procedure_blueprint,
    case_blueprint,
    city_blueprint,
    plan_blueprint,
    advice_blueprint,
    certificate_blueprint,
    agenda_blueprint,
    open_data_blueprint,
    views_unsubscribe.blueprint,
    notice_views.blueprint,
    moderation_blueprint,
    health.blueprint,
    article_api.blueprint,
    letter_api.blueprint,
    feed_views.blueprint,
    home.blueprint,
    about.blueprint,
    openapi.blueprint,
    views_own_data.blueprint,
)


def create_app(
    settings: Settings, database: Database, passwords: Passwords | None = None
) -> web.Application:
    """A WSGI application on this database, with these settings.

    Tests may bring cheaper password hashing.
    """
    app = web.Application(__name__, static_folder=None, template_folder=None)
    web_input.install(app)
    app.settings = settings
    app.database = database
    app.limiter = limiter.limiter(settings.limits_url, database)
    app.extensions["renderer"] = Renderer()
    app.extensions["file_store"] = file_store.from_settings(settings)
    app.extensions["workshop"] = Workshop()
    app.extensions["page_store"] = PageStore(settings.data_dir / "pages")
    _configure(app, settings)
    manifest = assets.build(ROOT / "ui" / "static", settings.data_dir / "static")
    frame.install(app, ROOT, manifest)
    people_views.install(app, passwords)
    views_unsubscribe.install(app)
    search_views.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    errors.install(app)
    web.install(app)
    _serve_static(app, settings.data_dir / "static")
    return app


def _serve_static(app: web.Application, folder: Path) -> None:
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign] # the documented way to wrap it
        app.wsgi_app,
        root=folder,
        prefix=assets.PREFIX,
        immutable_file_test=assets.IMMUTABLE,
        add_headers_function=_static_headers,
    )


def _static_headers(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def _configure(app: web.Application, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=secret_key(settings),
        TRUSTED_HOSTS=settings.hosts,
        MAX_CONTENT_LENGTH=FORM_BYTES,
        # The file, and beside it the words of the form.
        MAX_UPLOAD_LENGTH=settings.file_megabytes * 1024 * 1024 + FORM_BYTES,
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
