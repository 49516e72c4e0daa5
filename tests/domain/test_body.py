# ruff: noqa: RUF001 # Mail clients write these words in their own alphabets.
import time

import pytest

from tasks.domain.body import BodyParts, html_to_text, split_reply

ATTRIBUTIONS = [
    "On Mon, Mar 2, 2026 at 9:30 AM Office <office@property.example> wrote:",
    "Am 02.03.2026 um 09:30 schrieb Office:",
    "Le lun. 2 mars 2026 à 09:30, Office <office@property.example> a écrit :",
    "El lun, 2 mar 2026 a las 9:30, Office (<office@property.example>) escribió:",
    "Il giorno lun 2 mar 2026 alle 09:30 Office ha scritto:",
    "2 марта 2026 г., 09:30, Office <office@property.example> написал(а):",
    "пн, 2 мар. 2026 г. в 09:30, Office <office@property.example>:",
    "Office <office@property.example> 于2026年3月2日周一 09:30写道：",
    "2026年3月2日 09:30，Office <office@property.example> 写道：",
]


@pytest.mark.parametrize("line", ATTRIBUTIONS)
def test_attribution_belongs_to_the_quote(line: str) -> None:
    parts = split_reply(f"New text\n\n{line}\n\n> old\n>> older\n\nBelow: smoke!")

    assert parts.text == "New text\n\nBelow: smoke!"
    assert parts.quoted.splitlines()[0] == line
    assert "> old" in parts.quoted


@pytest.mark.parametrize("line", ATTRIBUTIONS)
def test_history_without_marks_runs_to_the_end(line: str) -> None:
    parts = split_reply(f"New text\n\n{line}\n\nold text\nmore of it")

    assert parts.text == "New text"
    assert parts.quoted.endswith("old text\nmore of it")


@pytest.mark.parametrize("wraps", [1, 2])
def test_wrapped_attribution_belongs_to_the_quote(wraps: int) -> None:
    line = "On Mon, Mar 2, 2026 at 9:30 AM\nOffice\n<office@property.example> wrote:"
    joined = line.replace("\n", " ", 2 - wraps)

    assert split_reply(f"New\n\n{joined}\n> old").text == "New"


@pytest.mark.parametrize(
    "block",
    [
        "From: Office\nSent: Monday\nTo: Ana\nSubject: Sink",
        "*From:* Office\n*Date:* Monday\n*To:* Ana\n*Subject:* Sink",
        "Von: Office\nGesendet: Montag\nAn: Ana\nBetreff: Spüle",
        "De : Office\nEnvoyé : lundi\nÀ : Ana\nObjet : évier",
        "De: Office\nEnviado: lunes\nPara: Ana\nAsunto: Fuga",
        "От: Office\nОтправлено: понедельник\nКому: Ana\nТема: Кран",
        "发件人：Office\n发送时间：周一\n收件人：Ana\n主题：漏水",
        "-----Original Message-----\nFrom: Office",
        "-----Ursprüngliche Nachricht-----\nVon: Office",
    ],
)
def test_unmarked_history_begins_at_its_header(block: str) -> None:
    parts = split_reply(f"New text\n\n{block}\n\nold text")

    assert parts == BodyParts(text="New text", quoted=f"{block}\n\nold text")
    assert split_reply(f"fyi\n\n{block}\n\nold", is_forward=True).forwarded == f"{block}\n\nold"
    assert split_reply(f"{block}\n\nold").forwarded == f"{block}\n\nold"


@pytest.mark.parametrize(
    "text",
    [
        "From: Monday\nTo: Friday\nI am away.",
        "On Tuesday the plumber wrote: come back later",
        "He wrote:\nnothing",
        "Sent from my wife's telephone, there is a smell of gas in the hall!",
        "Sent from my balcony. Smoke!",
        "I -- we -- smell gas",
        "- one\n- two",
        "Thanks,\nAna\n\nPS: there is smoke",
        "Best regards\nAna\nUnit 4B is on fire",
        ">From the kitchen comes gas",
        "--\n" + "\n".join(f"line {number}" for number in range(13)),
    ],
)
def test_new_text_is_not_mistaken_for_anything_else(text: str) -> None:
    assert split_reply(text) == BodyParts(text=text)


@pytest.mark.parametrize(
    "line",
    ["Sent from my iPhone", "Get Outlook for iOS<https://aka.example/x>",
     "Gesendet von meinem iPad", "Enviado desde mi iPhone", "从我的 iPhone 发送"],
)  # fmt: skip
def test_telephone_signs_its_mail(line: str) -> None:
    assert split_reply(f"The sink leaks\n\n{line}") == BodyParts(
        text="The sink leaks", signature=line
    )


def test_signature_ends_where_history_begins() -> None:
    parts = split_reply("New\n-- \nAna\n> old\nBelow")

    assert parts == BodyParts(text="New\nBelow", quoted="> old", signature="-- \nAna")


@pytest.mark.parametrize(
    "line",
    ["-- \n", "--\n", "> \n", "On 1/1/2026 10:00 a <a@b.example>\n", "Am schrieb " * 20 + "\n",
     "From: x\n", "On 1/1/2026 10:00 x wrote:\n>\n", "\n", "Begin forwarded message:\n> x\n",
     "a\n"],
)  # fmt: skip
def test_hostile_body_is_split_in_time(line: str) -> None:
    begun = time.process_time()
    split_reply(line * (1_000_000 // len(line)))

    # A quadratic scan takes minutes.
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="display:none">SECRET</p>',
        '<p style="DISPLAY : NONE !important">SECRET</p>',
        r'<p style="display:n\6f ne">SECRET</p>',
        '<p style="dis/**/play:none">SECRET</p>',
        '<div style="display:none"><p style="display:block">SECRET</p></div>',
        '<p style="visibility:hidden">SECRET</p>',
        '<p style="font-size:0px">SECRET</p>',
        '<p style="font-size:1px">SECRET</p>',
        '<p style="font:0/0 a">SECRET</p>',
        '<p style="opacity:0.0">SECRET</p>',
        '<p style="color:#FFF">SECRET</p>',
        '<p style="color:rgb(255, 255,255)">SECRET</p>',
        '<font color="white">SECRET</font>',
        '<div style="background:#000"><b style="color:black">SECRET</b></div>',
        '<table bgcolor="#123456"><tr><td style="color:#123456">SECRET</td></tr></table>',
        '<p style="color:transparent">SECRET</p>',
        '<p style="color:rgba(0,0,0,0)">SECRET</p>',
        "<p hidden>SECRET</p>",
        "<template>SECRET</template>",
        "<title>SECRET</title>",
        "<!-- SECRET -->",
        '<p style="max-height:0;overflow:hidden">SECRET</p>',
        '<p style="text-indent:-9999px">SECRET</p>',
        '<p style="position:absolute;left:-5000px">SECRET</p>',
        '<p style="mso-hide:all">SECRET</p>',
        "<style>.x{color:red} p.x , b{display:none}</style><p class='y x'>SECRET</p>",
        "<style>#x{opacity:0}</style><p id=x>SECRET</p>",
        "<style>@media screen{.x{display:none}}</style><p class=x>SECRET</p>",
        "\U000e0053\U000e0045\U000e0043\U000e0052\U000e0045\U000e0054",
    ],
)
def test_text_that_no_reader_sees_is_kept_apart(markup: str) -> None:
    found = html_to_text(f"<p>The sink leaks.</p>{markup}<p>Help.</p>")

    assert " ".join(found.text.split()) == "The sink leaks. Help."
    assert "SECRET" in found.hidden


@pytest.mark.parametrize(
    "markup",
    [
        '<td style="font-size:0"><span style="font-size:14px">SEEN</span></td>',
        '<div style="visibility:hidden"><p style="visibility:visible">SEEN</p></div>',
        '<a style="background:#07c;color:#fff">SEEN</a>',
        '<td bgcolor="navy"><font color="white">SEEN</font></td>',
        '<div style="background-image:url(x.png)"><p style="color:#fff">SEEN</p></div>',
        "<style>@media (max-width:600px){.x{display:none}}</style><p class=x>SEEN</p>",
        "<style>@media print{.x{display:none}}</style><p class=x>SEEN</p>",
        '<p style="display:none;display:block">SEEN</p>',
        '<p style="font-size:10px;opacity:0.9;color:#333">SEEN</p>',
        "<noscript>SEEN</noscript>",
        '<b style="font-family:x">SEEN',
    ],
)
def test_visible_text_stays(markup: str) -> None:
    found = html_to_text(f"<p>The sink leaks.</p>{markup}")

    assert found.text.split() == ["The", "sink", "leaks.", "SEEN"]
    assert found.hidden == ""


def test_layout_tables_are_read_cell_by_cell() -> None:
    table = (
        "<table><tr><td>Unit</td><td>4B</td></tr><tr><td>Sink<br>leaks</td><td>x</td></tr></table>"
    )

    assert html_to_text(table).text == "Unit 4B\nSink\nleaks x"


def test_quoted_block_is_told_from_an_indented_one() -> None:
    cited = html_to_text('<p>New</p><blockquote type="cite"><p>old</p></blockquote><p>Below</p>')
    indented = html_to_text("<p>New</p><blockquote>own words</blockquote>")

    assert split_reply(cited.text).text == "New\n\nBelow"
    assert "> old" in split_reply(cited.text).quoted
    assert "own words" in split_reply(indented.text).text


@pytest.mark.parametrize(
    "markup",
    ["<b>x" * 200_000, "<blockquote type=cite>x" * 40_000, "<table><tr><td>x" * 60_000,
     "<!--x" * 190_000, '<p style="color:' + "rgba(" * 190_000 + '">x', "&amp;" * 190_000,
     "<style>" + ".a{color:red}" * 1_500 + "</style>" + '<p class="a a">x' * 9_000,
     "<ul>" + "<li>x" * 9_000],
)  # fmt: skip
def test_hostile_markup_is_reduced_in_time(markup: str) -> None:
    begun = time.process_time()
    html_to_text(markup)

    assert time.process_time() - begun < 5
