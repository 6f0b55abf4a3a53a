"""Addresses of search, for people and for programs."""

from typing import Final

from flask import Blueprint

blueprint: Final = Blueprint("search", __name__)
