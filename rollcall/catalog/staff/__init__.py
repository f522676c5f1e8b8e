"""The course desk in the back office: list, draft, units, questions, downloads, publishing."""
