"""As what a package's files are served: a fixed map; what is not in it is a download (P37)."""

from pathlib import PurePosixPath

TYPES = {
    ".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml",
    ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css",
    ".json": "application/json", ".xml": "text/xml", ".xsd": "text/xml", ".xsl": "text/xml",
    ".dtd": "text/plain", ".txt": "text/plain", ".vtt": "text/vtt", ".srt": "text/plain",
    ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
    ".gif": "image/gif", ".webp": "image/webp", ".avif": "image/avif", ".ico": "image/x-icon",
    ".bmp": "image/bmp",
    ".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm", ".ogv": "video/ogg",
    ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg", ".oga": "audio/ogg",
    ".wav": "audio/wav", ".aac": "audio/aac",
    ".woff": "font/woff", ".woff2": "font/woff2", ".ttf": "font/ttf", ".otf": "font/otf",
    ".wasm": "application/wasm", ".pdf": "application/pdf",
}  # fmt: skip
TEXTUAL = ("text/", "application/json", "application/xhtml+xml")
UNKNOWN = "application/octet-stream"
# What a server might run or obey elsewhere, and what only makers need, is never sent at all.
NEVER = {
    ".php", ".phtml", ".php3", ".php4", ".php5", ".php7", ".phar", ".phps", ".inc",
    ".asp", ".aspx", ".ashx", ".asmx", ".ascx", ".cer", ".asa", ".jsp", ".jspx", ".jsf", ".do", ".action",
    ".cgi", ".fcgi", ".pl", ".pm", ".py", ".pyc", ".rb", ".sh", ".bash", ".cfm", ".cfc", ".shtml", ".shtm",
    ".exe", ".dll", ".so", ".bat", ".cmd", ".com", ".msi", ".ps1", ".vbs", ".vbe", ".wsf", ".scr", ".hta",
    ".jar", ".class", ".swf", ".ocx", ".cab", ".xap", ".lnk", ".reg", ".sys", ".config", ".ini", ".env",
    ".htaccess", ".htpasswd", ".sql", ".sqlite", ".bak", ".orig", ".swp",
}  # fmt: skip


def may_be_served(path: str) -> bool:
    """No dot-files, no server code (whatever comes after: `a.php.txt` stays what it says it is not)."""
    parts = PurePosixPath(path).parts
    if any(part.startswith(".") for part in parts):
        return False
    return not any(suffix.lower() in NEVER for suffix in PurePosixPath(path).suffixes)


def type_of(path: str) -> str:
    """The content type, with the character set left to the page where it is text (packages differ)."""
    return TYPES.get(PurePosixPath(path).suffix.lower(), UNKNOWN)
