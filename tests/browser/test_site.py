"""The real site, from disk and from a server, for people with mouse, keyboard, phone, printer or screen reader."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from remit.edition import Edition
from remit.tables.raci import duties

BASICS = """() => {
  const found = [];
  const name = (element) => (element.getAttribute("aria-label") || element.title || element.textContent || "").trim();
  const shown = (element) => element.getClientRects().length > 0;
  if (!document.documentElement.lang) found.push("no language");
  if (!document.title.trim()) found.push("no title");
  for (const image of document.images) if (!image.hasAttribute("alt")) found.push(`image without alt: ${image.src}`);
  for (const button of document.querySelectorAll("button, [role=button]"))
    if (shown(button) && !name(button)) found.push(`button without name: ${button.outerHTML.slice(0, 80)}`);
  for (const link of document.querySelectorAll("a[href]"))
    if (shown(link) && !name(link) && !link.querySelector("img[alt]"))
      found.push(`link without name: ${link.outerHTML.slice(0, 80)}`);
  for (const field of document.querySelectorAll("input, select, textarea"))
    if (shown(field) && !field.labels.length && !field.getAttribute("aria-label") && !field.placeholder)
      found.push(`field without label: ${field.outerHTML.slice(0, 80)}`);
  for (const drawing of document.querySelectorAll("svg[role=img]"))
    if (!drawing.getAttribute("aria-label")) found.push("drawing without name");
  for (const table of document.querySelectorAll("article table")) if (!table.tHead) found.push("table without heading");
  const ids = [...document.querySelectorAll("article [id]")].map((element) => element.id);
  for (const id of new Set(ids)) if (ids.indexOf(id) !== ids.lastIndexOf(id)) found.push(`id twice: ${id}`);
  let last = 0;
  for (const heading of document.querySelectorAll("article :is(h1, h2, h3, h4, h5, h6)")) {
    const level = Number(heading.tagName[1]);
    if (level > last + 1) found.push(`heading skips a level: ${heading.textContent}`);
    last = level;
  }
  const titles = document.querySelectorAll("h1").length;
  if (titles !== 1) found.push(`${titles} h1`);
  return found;
}"""
FACTS = """() => ({
  titles: document.querySelectorAll("h1").length,
  blocks: document.querySelectorAll(".document-control").length,
  id: document.querySelector(".document-control dd")?.innerText,
  versions: document.querySelectorAll(".remit-table--history tbody tr").length,
  duties: [...(document.querySelector(".remit-table--duties")?.querySelectorAll("tbody tr") ?? [])].map((row) =>
    [row.querySelector("td").innerText, [...row.querySelectorAll(".raci")].map((letter) => letter.innerText)]),
})"""
CONTRAST = """() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = numbers(colour).map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let here = element; here; here = here.parentElement) {
      const [r, g, b, a = 1] = numbers(getComputedStyle(here).backgroundColor);
      if (a) return `rgb(${r}, ${g}, ${b})`;
    }
    return "rgb(255, 255, 255)";
  };
  const worst = {};
  const read = ".badge, .raci, article p, article a:not(.headerlink), article td, article th";
  for (const element of document.querySelectorAll(read)) {
    if (!element.getClientRects().length) continue;
    const pair = [light(getComputedStyle(element).color), light(behind(element))].sort((a, b) => b - a);
    const kind = `${element.tagName} ${element.className}`.trim();
    worst[kind] = Math.min(worst[kind] || 21, (pair[0] + 0.05) / (pair[1] + 0.05));
  }
  return worst;
}"""


def pages(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html") if path.name != "404.html")


def every_badge() -> str:
    from remit.blocks.badges import BADGES

    badges = "".join(f'<span class="badge badge--{kind}">{word}</span>' for kind, word in BADGES.items())
    return badges + "".join(f'<span class="raci raci--{letter}">{letter}</span>' for letter in "racisvd")


def column(page: Page, number: int) -> list[str]:
    cells = page.locator(f".remit-table--register tbody tr:visible td:nth-child({number})").all_inner_texts()
    return [" ".join(cell.split()) for cell in cells]


def settled(page: Page, address: str) -> Page:
    page.goto(address, wait_until="load")
    return page


def one_of_many(name: str) -> bool:
    """Whether a page is one of the pages of rules, which are all made alike, and not the one that speaks for them."""
    return name.startswith("reference/rules/") and not name.endswith("MAC701.html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Pages opened one after the other on a desktop: what is wrong and what is there, and what the browser noticed."""

    base: str
    faults: Mapping[str, list[str]]
    facts: Mapping[str, Mapping[str, Any]]
    asked: list[str]
    said: list[str]


FROM_DISK = ("disk", False)
"""Where the pages are opened from, and whether they are the pages of rules that are made alike, or all others."""


@pytest.fixture(scope="module")
def visit(request: pytest.FixtureRequest, folder: Path, server: str, browser: Browser) -> Visit:
    """Return what one visit to pages of the site found."""
    place, alike = request.param
    base = folder.as_uri() if place == "disk" else server
    asked: list[str] = []
    said: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    context.on("request", lambda request: asked.append(request.url))
    context.on("requestfailed", lambda request: said.append(f"{request.failure}: {request.url}"))
    context.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    context.on("weberror", lambda error: said.append(str(error.error)))
    page = context.new_page()
    faults: dict[str, list[str]] = {}
    facts: dict[str, Mapping[str, Any]] = {}
    for name in pages(folder):
        if one_of_many(name) == alike:
            settled(page, f"{base}/{name}")
            faults[name] = page.evaluate(BASICS)
            facts[name] = page.evaluate(FACTS)
    context.close()
    return Visit(base=base, faults=faults, facts=facts, asked=asked, said=said)


@pytest.mark.parametrize(
    "visit",
    [
        pytest.param(FROM_DISK, id="disk"),
        pytest.param(("disk", True), id="disk-alike", marks=pytest.mark.slow),
        pytest.param(("server", False), id="server", marks=pytest.mark.slow),
        pytest.param(("server", True), id="server-alike", marks=pytest.mark.slow),
    ],
    indirect=True,
)
def test_every_page_stays_at_home_is_quiet_and_in_order(visit: Visit) -> None:
    assert len(visit.faults) > 30
    assert {name: faults for name, faults in visit.faults.items() if faults} == {}
    # An icon is still on its way when the next page is opened.
    assert [what for what in visit.said if not what.startswith("net::ERR_ABORTED: ")] == []
    assert [url for url in visit.asked if not url.startswith((f"{visit.base}/", "data:", "blob:"))] == []


@pytest.mark.parametrize("visit", [FROM_DISK], ids=["disk"], indirect=True)
def test_every_document_and_role_has_its_control_block_and_history(handbook: Edition, visit: Visit) -> None:
    found = {
        document.id: visit.facts[document.path.replace(".md", ".html")] for document in handbook.handbook.documents
    }
    assert {id_: (each["titles"], each["blocks"], each["id"], each["versions"]) for id_, each in found.items()} == {
        id_: (1, 1, id_, len(handbook.versions[id_])) for id_ in found
    }


@pytest.mark.parametrize("visit", [FROM_DISK], ids=["disk"], indirect=True)
def test_every_role_page_lists_every_letter_that_the_matrix_has(
    handbook: Edition, folder: Path, visit: Visit, page: Page
) -> None:
    settled(page, f"{folder.as_uri()}/raci.html")
    table = page.locator(".remit-table--raci table")
    headings = table.locator("th a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    rows = table.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('td')].map(cell => cell.innerText))"
    )
    matrix = [[cell.split() for cell in row] for row in rows]
    assert len(matrix) == sum(1 for _ in handbook.handbook.activities())
    assert len(headings) == len(handbook.handbook.roles)
    for number, target in enumerate(headings, start=1):
        own = {" ".join(activity.split()): letters for activity, letters in visit.facts[target]["duties"]}
        assert own == {" ".join(row[0]): row[number] for row in matrix if row[number]}
        key = next(role.key for role in handbook.handbook.roles if target.endswith(role.path.replace(".md", ".html")))
        assert own == {duty.activity.name: list(duty.letters) for duty in duties(handbook.handbook, key)}


def test_every_link_within_the_site_leads_somewhere(folder: Path) -> None:
    broken = []
    anchors = {name: set(re.findall(r'\bid="([^"]+)"', (folder / name).read_text("utf-8"))) for name in pages(folder)}
    for name in anchors:
        article = (folder / name).read_text("utf-8").partition("<article")[2].partition("</article>")[0]
        for target in re.findall(r'href="([^"]+)"', article):
            path, _, anchor = target.partition("#")
            if ":" in path:
                continue
            file = (folder / name).parent / path if path else folder / name
            key = file.resolve().relative_to(folder.resolve()).as_posix()
            if not file.exists() or (anchor and key in anchors and anchor not in anchors[key]):
                broken.append((name, target))
    assert broken == []


def test_search_finds_a_policy_and_opens_it(base: str, page: Page) -> None:
    settled(page, f"{base}/index.html")
    page.keyboard.press("/")
    page.keyboard.type("risk and impact", delay=20)
    first = page.locator(".md-search-result__link").filter(has_text="AI Risk and Impact Assessment Procedure").first
    expect(first).to_be_visible(timeout=15_000)
    first.click()
    expect(page.locator("h1")).to_have_text(re.compile("AI Risk and Impact Assessment Procedure"))
    assert page.url.startswith(f"{base}/policies/risk-and-impact-assessment.html")


def test_search_finds_a_document_by_its_number(base: str, page: Page) -> None:
    settled(page, f"{base}/index.html")
    page.keyboard.press("/")
    page.keyboard.type("PRC-004", delay=20)
    result = page.locator(".md-search-result__link").filter(has_text="Internal Audit Procedure").first
    expect(result).to_be_visible(timeout=15_000)


def test_the_register_sorts_by_mouse_and_by_keyboard(base: str, page: Page) -> None:
    settled(page, f"{base}/register.html")
    titles = column(page, 2)
    assert len(titles) == 16
    heading = page.locator(".remit-table--register th").nth(1)
    heading.get_by_role("button").click()
    assert column(page, 2) == sorted(titles, key=str.casefold)
    expect(heading).to_have_attribute("aria-sort", re.compile("ascending"))
    heading.get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert column(page, 2) == sorted(titles, key=str.casefold, reverse=True)
    expect(heading).to_have_attribute("aria-sort", "descending")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert column(page, 3) == sorted(column(page, 3))


def test_the_register_filters_and_says_how_much_is_left(base: str, page: Page) -> None:
    settled(page, f"{base}/register.html")
    field = page.get_by_role("searchbox", name="Filter")
    count = page.locator(".remit-filter__count")
    expect(count).to_have_text("16 documents")
    field.fill("procedure management")
    expect(count).to_have_text("1 of 16 documents")
    assert column(page, 2) == ["Management Review Procedure"]
    field.fill("<b>nothing")
    expect(page.locator(".remit-filter__empty")).to_contain_text("No document matches “<b>nothing”.")
    expect(count).to_have_text("0 of 16 documents")
    page.get_by_role("button", name="Clear the filter").click()
    expect(count).to_have_text("16 documents")
    assert len(column(page, 1)) == 16


def test_no_page_is_wider_than_a_phone(folder: Path, browser: Browser) -> None:
    phone = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page = phone.new_page()
    wide = {}
    for name in pages(folder):
        if one_of_many(name):
            continue
        settled(page, f"{folder.as_uri()}/{name}")
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 390:
            wide[name] = width
    assert wide == {}
    settled(page, f"{folder.as_uri()}/raci.html")
    table = page.locator(".remit-table--raci")
    assert table.evaluate("element => element.scrollWidth <= element.clientWidth")
    first = page.locator(".remit-table--raci tbody tr").first
    assert first.evaluate("row => row.getBoundingClientRect().right <= innerWidth")
    lefts = first.evaluate(
        "row => [...row.querySelectorAll('.raci:first-child')].map(x => x.getBoundingClientRect().left)"
    )
    assert len(set(lefts)) == 1  # the letters stand in one line, below each other
    phone.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_can_be_read_in_light_and_dark(scheme: str, folder: Path, browser: Browser) -> None:
    colours = browser.new_context(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    page = colours.new_page()
    faint: dict[str, float] = {}
    for name in ("index", "raci", "register", "skills", "coverage", "policies/ai-policy", "roles/lead-implementer"):
        settled(page, f"{folder.as_uri()}/{name}.html")
        wanted = "slate" if scheme == "dark" else "default"
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", wanted)
        page.evaluate("html => document.querySelector('article').insertAdjacentHTML('beforeend', html)", every_badge())
        faint |= {kind: ratio for kind, ratio in page.evaluate(CONTRAST).items() if ratio < 4.5}
    assert faint == {}
    colours.close()


def test_every_badge_and_letter_has_a_colour_of_its_own() -> None:
    from remit.blocks.badges import BADGES

    css = (Path(__file__).parents[2] / "macros/remit/theme/assets/css/chips.css").read_text("utf-8")
    assert {kind for kind in BADGES if f".badge--{kind} {{" not in css} == set()
    assert {letter for letter in "racisvd" if f".raci--{letter} {{" not in css} == set()


def test_the_history_shows_what_git_has(folder: Path, page: Page) -> None:
    settled(page, f"{folder.as_uri()}/policies/ai-policy.html")
    rows = page.locator(".remit-table--history tbody tr")
    cells = [[" ".join(text.split()) for text in row.locator("td").all_inner_texts()] for row in rows.all()]
    assert [row[:4] for row in cells] == [
        ["1.1.0", "Draft", "2026-03-01", "Béla Brook"],
        ["1.0.0", "Draft", "2025-10-01", "Anna Archer"],
    ]
    assert all(re.fullmatch("[0-9a-f]{10}", row[6]) for row in cells)


def test_the_organisation_chart_has_a_name_and_says_the_same_in_words(
    handbook: Edition, folder: Path, page: Page
) -> None:
    settled(page, f"{folder.as_uri()}/org-chart.html")
    drawing = page.get_by_role("img", name="Organisation chart; the same structure follows as text")
    expect(drawing).to_be_visible()
    drawn = " ".join(drawing.locator(".oc-title").all_text_contents())
    assert drawing.locator(".oc-box").count() == len(handbook.handbook.roles)
    page.locator(".org-chart-text summary").click()
    listed = page.locator(".org-chart-text li").evaluate_all(
        "items => items.map(x => x.querySelector('a').textContent)"
    )
    assert sorted(listed) == sorted(role.title for role in handbook.handbook.roles)
    assert sorted(" ".join(listed).split()) == sorted(drawn.split())
    # The tree of the list is that of the reporting lines.
    for role in handbook.handbook.roles:
        if role.reports_to:
            superior = handbook.handbook.role[role.reports_to[0]].title
            above = f".org-chart-text li:has(> a:text-is('{superior}'):first-child)"
            item = page.locator(f"{above} > ul > li > a:text-is('{role.title}'):first-child")
            assert item.count() == 1


def test_a_diagram_is_drawn_by_the_vendored_script(base: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    settled(page, f"{base}/guides/approvers.html")
    # The theme draws into a closed shadow root; from outside one sees that the source is gone and there is height.
    diagram = page.locator("div.mermaid")
    expect(diagram).to_be_visible(timeout=20_000)
    box = diagram.bounding_box()
    assert box is not None
    assert box["height"] > 50
    assert page.locator("pre.mermaid").count() == 0
    scripts = [url for url in asked if "mermaid" in url]
    assert scripts == [f"{base}/assets/vendor/mermaid/mermaid.min.js"]


def test_the_printed_matrix_keeps_all_rows(handbook: Edition, folder: Path, page: Page, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("there is no pdftotext on PATH to read the print with")
    settled(page, f"{folder.as_uri()}/raci.html")
    page.pdf(path=tmp_path / "raci.pdf", prefer_css_page_size=True)
    done = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "raci.pdf"), "-"], capture_output=True, text=True, check=True
    )
    words = set(re.findall(r"\w+", done.stdout))
    for document, activity in handbook.handbook.activities():
        assert set(re.findall(r"\w+", activity.name)) <= words, activity.name
        assert document.id in done.stdout
    letters = sum(len(letters) for _, each in handbook.handbook.activities() for letters in each.assignments.values())
    legend, headings = 4, 0
    assert len(re.findall(r"(?<![\w-])[RACI](?![\w-])", done.stdout)) - legend - headings == letters


def test_a_printed_document_says_that_it_is_not_controlled(folder: Path, page: Page) -> None:
    settled(page, f"{folder.as_uri()}/policies/ai-policy.html")
    page.emulate_media(media="print")
    expect(page.locator(".print-control")).to_contain_text(
        "Uncontrolled when printed. POL-001 AI Policy, version 1.1.0."
    )
    for hidden in (".md-header", ".md-sidebar--primary", ".md-footer", ".headerlink"):
        assert not page.locator(hidden).first.is_visible()


def test_a_missing_page_helps(server: str, folder: Path, page: Page) -> None:
    page.route("**/policies/old-name.html", lambda route: route.fulfill(path=folder / "404.html", status=404))
    settled(page, f"{server}/policies/old-name.html")
    expect(page.locator("h1")).to_have_text("Page not found")
    page.get_by_role("link", name="Search for “old name”").click()
    expect(page.locator(".md-search__input").first).to_have_value("old name")


def test_the_keyboard_reaches_the_text_past_the_navigation(folder: Path, page: Page) -> None:
    settled(page, f"{folder.as_uri()}/policies/ai-policy.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.classList.contains('md-skip')")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_without_scripts_everything_can_still_be_read(handbook: Edition, folder: Path, browser: Browser) -> None:
    plain = browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    settled(page, f"{folder.as_uri()}/raci.html")
    assert page.locator(".remit-table--raci tbody tr").count() == sum(1 for _ in handbook.handbook.activities())
    expect(page.locator(".remit-table--raci tbody tr").last).to_be_visible()
    plain.close()
