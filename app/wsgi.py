"""The application as WSGI servers find it: `app.wsgi:application`, from the environment."""

from app import create_app
from app.core import logs, settings
from app.core.db import Database
from app.search.warming import warm_up

_settings = settings.load()
logs.configure(_settings.log_level)
database = Database(_settings.sqlalchemy_url, pool_size=_settings.threads + 1)
application = create_app(_settings, database)
warm_up(database)
