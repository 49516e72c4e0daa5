"""The parts of a mail: which are its text, which were forwarded, which are attached files."""

import re
from email.message import Message

from tasks.domain.parsing.alternatives import Content, choose, is_stub, join
from tasks.domain.parsing.attachments import File
from tasks.domain.parsing.charset import Decoder
from tasks.domain.parsing.headers import decode_value, raw_bytes
from tasks.domain.parsing.markup import TAGS_LIMIT, HtmlText, html_to_text, strip_tags
from tasks.domain.parsing.payload import decode_payload, decode_text_payload, media_type, unflow
from tasks.domain.parsing.sanitize import clean_text, tagged_text

_FORWARDED_TYPES = {"message/rfc822", "message/global"}
_NOT_PROSE = {
    "calendar", "css", "csv", "directory", "javascript", "rfc822-headers", "vcard", "watch-html",
    "x-amp-html", "x-vcard", "xml",
}  # fmt: skip
_FORWARD_SEPARATOR = "---------- Forwarded message ----------"
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_META_WITHIN = 2_000


class Reader:
    """Read the parts of one mail, sharing its charset and its allowance of markup."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder
        self._tags_left = TAGS_LIMIT
        self._has_body = False

    def read(self, part: Message) -> Content:
        """Return what a part holds, the parts below it included."""
        if not part.is_multipart():
            return self._read_leaf(part)
        parts = [child for child in part.get_payload() if isinstance(child, Message)]
        content_type = part.get_content_type()
        if content_type in _FORWARDED_TYPES:
            return join([self._forward(inner) for inner in parts])
        if part.get_content_maintype() == "message":
            return Content(files=(self._file(part, _flatten(parts)),))
        contents = [self.read(inner) for inner in parts]
        body = choose(contents) if content_type == "multipart/alternative" else join(contents)
        return join([body, self._surplus(part)])

    def _read_leaf(self, part: Message) -> Content:
        if not self._is_body(part):
            return Content(files=(self._file(part, decode_payload(part)),))
        self._has_body = True
        data = decode_text_payload(part)
        label = part.get_param("charset")
        charset = label if isinstance(label, str) else None
        if part.get_content_type() == "text/html":
            return self._read_html(data, charset)
        text = self._decoder.decode(data, charset)
        if part.get_param("format") == "flowed":
            delete_space = str(part.get_param("delsp")).lower() == "yes"
            text = unflow(clean_text(text), delete_space=delete_space)
        return Content(text=clean_text(text).strip(), hidden=tagged_text(text))

    def _read_html(self, data: bytes, charset: str | None) -> Content:
        meta = _META_CHARSET.search(data[:_META_WITHIN])
        label = charset or (meta[1].decode("ascii") if meta else None)
        markup = self._decoder.decode(data, label)
        self._tags_left -= markup.count("<")
        seen = (
            html_to_text(markup)
            if self._tags_left >= 0
            else HtmlText(text=strip_tags(markup), hidden="")
        )
        return Content(text=seen.text, hidden=seen.hidden, is_html=True)

    def _is_body(self, part: Message) -> bool:
        if part.get_content_maintype() == "multipart":
            # Its boundary never occurs, so that everything in it is one text.
            return True
        return (
            part.get_content_maintype() == "text"
            and part.get_content_subtype() not in _NOT_PROSE
            and part.get_content_disposition() != "attachment"
            and not (self._has_body and self._filename(part))
        )

    def _forward(self, inner: Message) -> Content:
        content = self.read(inner)
        fields = [
            f"{name}: {decode_value(str(inner[name]), self._decoder)}"
            for name in ("From", "Date", "Subject")
            if inner[name] is not None
        ]
        block = "\n".join([_FORWARD_SEPARATOR, *fields, "", content.text])
        forwarded = "\n\n".join(text for text in (block.strip(), content.forwarded) if text)
        return Content(forwarded=forwarded, hidden=content.hidden, files=content.files)

    def _surplus(self, part: Message) -> Content:
        """Return what stands outside the parts, where no mail program shows it."""
        outside = (raw_bytes(part.preamble or ""), raw_bytes(part.epilogue or ""))
        texts = [clean_text(self._decoder.decode(text)).strip() for text in outside]
        return Content(hidden="\n".join(text for text in texts if not is_stub(text)))

    def _file(self, part: Message, content: bytes) -> File:
        return File(name=self._filename(part), declared_type=media_type(part), content=content)

    def _filename(self, part: Message) -> str:
        try:
            name = part.get_filename() or ""
        except (ValueError, LookupError, TypeError):
            # A parameter's charset (RFC 2231) may be anything, NUL bytes included.
            return ""
        return decode_value(name, self._decoder, limit=len(name))


def _flatten(parts: list[Message]) -> bytes:
    """Return the fields of a report (RFC 3464, 8098), which the parser reads as headers."""
    blocks = ("".join(f"{name}: {value}\n" for name, value in part.items()) for part in parts)
    return raw_bytes("\n".join(blocks))
