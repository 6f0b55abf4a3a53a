"""What every application of a test run makes alike, made once.

Each test has an application of its own, and most of its start follows from the sources alone:
Werkzeug takes every address apart and compiles two functions for it, the static files are compared
with their sources, WhiteNoise looks at each of them. That was two thirds of a request test.
"""

import os
from pathlib import Path
from types import FunctionType
from typing import Any

from werkzeug.routing import Rule
from whitenoise import WhiteNoise

from app.ui import assets
from app.ui.assets import Manifest

# What `Rule.compile` makes of an address, its converters and defaults.
_PARTS = ("_parts", "_trace", "_converters", "arguments")
_FUNCTIONS = ("_build", "_build_unknown")


def addresses() -> None:
    """Let rules that are alike share what was compiled for the rest of this process."""
    compile_anew = Rule.compile
    compiled: dict[tuple[object, ...], dict[str, Any]] = {}

    def once(rule: Rule) -> None:
        assert rule.map is not None
        site = rule.map
        defaults = tuple(rule.defaults.items()) if rule.defaults else ()
        place = (rule.rule, rule.subdomain, rule.host, rule.merge_slashes, site.host_matching)
        made = compiled.get((place, defaults))
        if made is None or made["converters"] != site.converters:
            compile_anew(rule)
            functions = {name: getattr(rule, name).__func__ for name in _FUNCTIONS}
            parts = {name: getattr(rule, name) for name in _PARTS}
            compiled[place, defaults] = {**parts, **functions, "converters": dict(site.converters)}
            return
        for name in _PARTS:
            setattr(rule, name, made[name])
        for name in _FUNCTIONS:
            function: FunctionType = made[name]
            setattr(rule, name, function.__get__(rule, Rule))

    Rule.compile = once  # type: ignore[method-assign]


def static_files(source: Path, folder: Path) -> None:
    """Pack the static files into this folder; whoever builds or serves it finds it ready."""
    build, scan = assets.build, WhiteNoise.update_files_dictionary
    manifest = build(source, folder)
    real = os.path.realpath(folder)
    scanned: dict[str, Any] = {}

    def build_once(source_asked: Path, target: Path, prefix: str = assets.PREFIX) -> Manifest:
        known = (source_asked, os.path.realpath(target), prefix)
        if known == (source, real, assets.PREFIX):
            return manifest
        return build(source_asked, target, prefix)

    def scan_once(site: WhiteNoise, root: str, prefix: str) -> None:
        if os.path.realpath(root) != real:
            scan(site, root, prefix)
            return
        if prefix not in scanned:
            scan(site, f"{real}/", prefix)
            scanned[prefix] = dict(site.files)
        site.files.update(scanned[prefix])

    assets.build = build_once
    WhiteNoise.update_files_dictionary = scan_once
