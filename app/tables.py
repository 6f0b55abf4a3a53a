"""Every module with tables: importing this one makes all tables known to `all_tables`."""

from sqlalchemy import MetaData

from app.advice import models as advice_models
from app.agenda import models as agenda_models
from app.articles import models as article_models
from app.articles import truth_models, upkeep_models
from app.cases import models as case_models
from app.certificates import models as certificate_models
from app.cities import models as city_models
from app.core import followers, journal, limiter, mail, submissions
from app.core.db import Base
from app.deadlines import models as deadline_models
from app.discussions import models as discussion_models
from app.discussions import moving_models, participation_models, poll_models
from app.experiences import models as experience_models
from app.files import models as file_models
from app.law import models as law_models
from app.moderation import report_models, suppression_models
from app.notifications import mail_models
from app.notifications import models as notice_models
from app.people import community_models
from app.people import models as people_models
from app.plan import models as plan_models
from app.records import models as record_models
from app.review import models as review_models
from app.review import removed_passages, text_filters
from app.search import postgres_models, synonym_models
from app.transfer import models as transfer_models

TABLES = (
    followers,
    journal,
    limiter,
    mail,
    submissions,
    people_models,
    community_models,
    city_models,
    file_models,
    law_models,
    article_models,
    truth_models,
    upkeep_models,
    review_models,
    text_filters,
    removed_passages,
    discussion_models,
    participation_models,
    experience_models,
    deadline_models,
    record_models,
    case_models,
    plan_models,
    advice_models,
    certificate_models,
    agenda_models,
    moving_models,
    poll_models,
    synonym_models,
    suppression_models,
    report_models,
    notice_models,
    mail_models,
    transfer_models,
    postgres_models,
)


def all_tables() -> MetaData:
    """Every table of every domain in `TABLES`."""
    return Base.metadata
