"""What templates of this room need."""

from django import template

from rollcall.catalog import words

register = template.Library()
register.filter("duration", words.duration)
register.filter("language_name", words.language)
