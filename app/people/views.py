"""Addresses of people: one blueprint, its topics in `views_*.py`, and the set-up of sign-in."""

from flask_wtf.csrf import CSRFError

from app.core import web
from app.people import (
    access,
    views_account,
    views_contacts,
    views_contributors,
    views_hats,
    views_language,
    views_organisations,
    views_password,
    views_profile,
    views_registration,
    views_resume,
    views_sanctions,
    views_sign_in,
    views_standing,
)
from app.people.blueprint import blueprint
from app.people.passwords import Passwords
from app.ui.form import protect_forms

TOPICS = (
    views_account,
    views_contacts,
    views_contributors,
    views_hats,
    views_language,
    views_organisations,
    views_password,
    views_profile,
    views_registration,
    views_sanctions,
    views_sign_in,
    views_standing,
)


def install(app: web.Application, passwords: Passwords | None = None) -> None:
    """Let the application sign people in, check forms' tokens and show the pages of accounts."""
    access.install(app, passwords)
    views_language.install(app)
    access.login_manager.unauthorized_handler(views_resume.unauthorized)
    protect_forms(app)
    app.register_error_handler(CSRFError, views_resume.token_refused)
    app.register_blueprint(blueprint)
