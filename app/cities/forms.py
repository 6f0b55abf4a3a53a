"""The form by which a city is followed."""

from wtforms import HiddenField

from app.ui.form import Form


class FollowForm(Form):
    """Begin or end: "tak" or "nie"."""

    stan = HiddenField()
