"""Technical assistance (R35): what an agency asks for, from ask to outcome, and whether it lasted."""
