"""“18 November 2026”. The two short forms are the long ones with the zone, and with the weekday."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "g:i A"
DATETIME_FORMAT = "j F Y, g:i A"
SHORT_DATETIME_FORMAT = "j F Y, g:i A T"
SHORT_DATE_FORMAT = "l, j F Y"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j F"
