"""What templates of pages need."""

from django import template

from rollcall.pages.addresses import address_of

register = template.Library()
register.filter("address", address_of)
