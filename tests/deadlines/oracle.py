"""A slow count of deadlines, day by day and by hand, that shares no line with the program.

Easter comes from Gauss's rule, holidays from the statute's list written out here.
"""

from datetime import date, timedelta

DAY = timedelta(days=1)
# A hundred years of independence: free that year only.
ONCE = date(2018, 11, 12)
FIXED = {(1, 1), (1, 6), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 25), (12, 26)}


def easter(year: int) -> date:
    """Gauss's rule for the Gregorian calendar."""
    a, b, c = year % 19, year % 4, year % 7
    k = year // 100
    p, q = (13 + 8 * k) // 25, k // 4
    m, n = (15 - p + k - q) % 30, (4 + k - q) % 7
    d = (19 * a + m) % 30
    e = (2 * b + 4 * c + 6 * d + n) % 7
    if (d, e) == (29, 6):
        return date(year, 4, 19)
    if (d, e) == (28, 6) and (11 * m + 11) % 30 < 19:
        return date(year, 4, 18)
    return date(year, 3, 22) + (d + e) * DAY


def is_statutory(day: date) -> bool:
    """Sundays and holidays of the statute, as it stands since 2011 and since 2025."""
    sunday = easter(day.year)
    moving = {sunday, sunday + DAY, sunday + 49 * DAY, sunday + 60 * DAY}
    eve = day.year >= 2025 and (day.month, day.day) == (12, 24)
    is_feast = (day.month, day.day) in FIXED or day in moving
    return day.isoweekday() == 7 or is_feast or eve or day == ONCE


def is_free(day: date) -> bool:
    """A day on which no deadline ends: the above and Saturdays."""
    return day.isoweekday() == 6 or is_statutory(day)


def days_after(event: date, number: int) -> date:
    """Tick off one day after the other; the day of the event is not ticked."""
    day = event
    for _ in range(number):
        day += DAY
    return day


def weeks_after(event: date, number: int) -> date:
    """The so-manieth day of the same name."""
    day, met = event, 0
    while met < number:
        day += DAY
        met += day.isoweekday() == event.isoweekday()
    return day


def months_after(event: date, number: int) -> date:
    """Walk until so many months have begun, then on to the same date or the month's end."""
    day, begun = event, 0
    while begun < number:
        day += DAY
        begun += day.day == 1
    while day.day != event.day and (day + DAY).month == day.month:
        day += DAY
    return day


def years_after(event: date, number: int) -> date:
    """Walk until the same date was met in the last year, or the day before it where it is none."""
    day = event
    while day.year < event.year + number:
        day += DAY
    while (day.month, day.day) != (event.month, event.day):
        is_short = (event.month, event.day) == (2, 29) and (day + DAY).month == 3
        if is_short and (day.month, day.day) == (2, 28):
            return day
        day += DAY
    return day


def working_days_after(event: date, number: int) -> date:
    """Tick off working days only."""
    day, met = event, 0
    while met < number:
        day += DAY
        if not is_free(day):
            met += 1
    return day


def moved(day: date) -> date:
    """Forward out of the days off."""
    while is_free(day):
        day += DAY
    return day
