"""What stands in the demo's library and rounds: all invented, all ours."""

from typing import Any

from rollcall.recognition.models import ModelProgram

_E = ModelProgram.Evidence
CATEGORIES = (
    ("general-safety", "General Officer Safety", "Whatever keeps officers from harm at work, off the road."),
    ("traffic-safety", "Officer Traffic Safety", "Seat belts, speed, crashes, working beside traffic."),
    ("wellness", "Officer Wellness", "Body, mind, sleep, family: one program that helps people stay well."),
    ("comprehensive-safety", "Comprehensive Safety", "Several safety programs that hang together."),
    ("comprehensive-wellness", "Comprehensive Wellness", "Several wellness programs that hang together."),
)
RUBRIC = (
    ("Need", 2, (
        "The problem is not named.", "The problem is named, not shown.", "Some figures show the problem.",
        "Figures show whom it hurts and how often.", "Figures show it, and what lies behind it.")),
    ("What is done", 3, (
        "One cannot tell what is done.", "The idea is clear, the steps are not.", "Most steps are clear.",
        "Every step is clear.", "Another agency could begin tomorrow.")),
    ("Results", 3, (
        "No result is told.", "People liked it.", "Counted, once.", "Counted before and after.",
        "Compared with others, over years.")),
    ("Easy to copy", 2, (
        "Needs what few agencies have.", "Needs much money or staff.", "Needs some of both.",
        "Most agencies could afford it.", "Even a very small agency could do it.")),
)  # fmt: skip
SAMPLE: dict[str, Any] = {
    "title": "A spare radio battery in every car",
    "summary": "Nobody runs out of radio on a long night.",
    "problem": "On nights of more than ten hours, one radio in nine went silent before the end of the shift.",
    "done": "A charged battery lies in a bracket in each car. Whoever takes it puts the empty one on the "
    "charger at the end of the shift and signs for it on a card.",
    "cost": "42 dollars a car for the bracket; batteries were there already.",
    "staffing": "Nobody extra. The night sergeant looks at the card once a week.",
    "results": "In the eight months since, two radios went silent; in the eight before, thirty-one.",
    "began_year": 2021,
}
# Agency of the demo, category, topics, evidence, and the card.
CARDS: tuple[tuple[str, str, tuple[str, ...], str, dict[str, Any]], ...] = (
    ("Red Willow Tribal Police", "wellness", ("health",), _E.COUNTED, {
        "title": "Coffee with somebody who was there",
        "summary": "Retired officers and elders drink coffee with whoever had a hard call, within two days.",
        "problem": "After hard calls our officers drove home alone for an hour and told nobody.",
        "done": "The dispatcher marks a hard call. A retired officer or an elder from a list of nine phones "
        "the next day and offers coffee. Nothing is written down but that it took place.",
        "cost": "About 900 dollars a year for coffee and fuel.",
        "staffing": "Nine volunteers with a day of training a year; the dispatcher’s two minutes.",
        "results": "71 of 84 offers were taken up in two years. Sick days in the month after a hard call "
        "fell from 2.6 to 1.1.",
        "began_year": 2022, "contact_name": "June Abbott", "contact_email": "jabbott@redwillow.example",
        "contact_phone": "555-0151"}),
    ("Northfield University Police", "general-safety", ("officer-safety",), _E.COMPARED, {
        "title": "Two minutes before the door",
        "summary": "Officers stop for two minutes before entering a building and say aloud what they know.",
        "problem": "In half of our after-action talks somebody had known a thing that the others needed.",
        "done": "Four questions on a card on the visor: who is in there, what do we know of the place, where "
        "do we go if it turns, who talks. The first car asks, everybody answers by radio.",
        "cost": "Printing the cards: 60 dollars.",
        "staffing": "A sergeant rides along twice a month and listens.",
        "results": "Three shifts used the card, three did not. Injuries at doors: 2 against 9 in a year.",
        "began_year": 2023, "contact_name": "Lt. Ada Fenwick", "contact_email": "afenwick@northfield.example",
        "contact_phone": "555-0155"}),
    ("Mesa Verde County Detention Center", "wellness", ("health",), _E.DESCRIBED, {
        "title": "A quiet room behind the control desk",
        "summary": "Fifteen minutes in a dark, quiet room in the middle of a night shift, without asking.",
        "problem": "Officers on double shifts fell asleep at the desk, and said nothing for shame.",
        "done": "A storeroom got a recliner, a lamp and a clock. Each officer has fifteen minutes a night; "
        "the partner keeps the desk. The log shows times and no names.",
        "cost": "1,400 dollars once.",
        "staffing": "Works wherever two are on duty.",
        "results": "Officers say that they drive home more safely. Nobody has counted yet.",
        "began_year": 2024, "contact_name": "Capt. Luis Archer",
        "contact_phone": "555-0148",
        "contact_email": "larcher@mvdetention.example"}),
    ("Prairie State Patrol", "comprehensive-safety", ("officer-safety",), _E.TESTED, {
        "title": "One crash, one talk, one change",
        "summary": "After every crash of ours a small group looks for one thing to change, and changes it.",
        "problem": "Reports of crashes found who was at fault, and the next crash came the same way.",
        "done": "Within ten days a trooper, a mechanic and somebody from another post meet for an hour. They "
        "name one change: a route, a light, a habit. A list on the wall shows which have been made.",
        "cost": "About 60 hours of work a year for each post.",
        "staffing": "Three people an hour a crash; one coordinator at a tenth of a post.",
        "results": "A university drew twelve of twenty-four posts by lot to begin a year early. Crashes with "
        "injuries fell by a third there, by a twelfth in the others.",
        "began_year": 2019, "contact_name": "Sgt. Noel Baird",
        "contact_phone": "555-0133",
        "contact_email": "nbaird@prairiepatrol.example"}),
)  # fmt: skip
# Last year's round: agency, category, who wrote it, decision, words for the agency, text.
PAST: tuple[tuple[str, str, tuple[str, str], bool, str, dict[str, Any]], ...] = (
    ("Cedar Ridge Police Department", "traffic-safety", ("r.vance@cedarridge.example", "Rhonda Vance"), True,
     "Plain, cheap, counted before and after. The reviewers wish every agency had such a card.", {
        "title": "Belts on before the lights",
        "summary": "The siren switch sits behind the buckle: no lights until the belt is on.",
        "problem": "A camera count showed belts on in 61 of 100 runs with lights.",
        "done": "Our mechanic wired the switch of the light bar to the driver’s buckle. A bypass for a true "
        "emergency lights a lamp that the sergeant sees at the end of the shift.",
        "cost": "38 dollars and 40 minutes a car.",
        "staffing": "One mechanic for two weeks; nobody after that.",
        "results": "Belts on in 98 of 100 runs since. The bypass was used four times in a year.",
        "began_year": 2022, "contact_name": "Ray Ochoa", "contact_email": "ray.ochoa@cedarridge.example",
        "contact_phone": "555-0118"}),
    ("Twin Forks Police Department", "wellness", ("m.lacey@twinforks.example", "Mara Lacey"), True,
     "A small agency shows that sleep can be planned. The figures before and after persuaded us.", {
        "title": "Nobody works six nights",
        "summary": "A rule for fourteen officers: no more than four nights in a row, planned by themselves.",
        "problem": "With two out sick, some of us worked seven nights in a row, and it showed.",
        "done": "The roster is drawn by three officers every month. Four nights are the most; who swaps says "
        "so on the board. Neighbors lend an officer twice a year.",
        "cost": "Overtime fell, so it saves about 11,000 dollars a year.",
        "staffing": "Three officers, two hours a month.",
        "results": "Sick days fell from 112 to 64 in a year; two officers who had given notice stayed.",
        "began_year": 2023, "contact_name": "Chief Dora Pike", "contact_email": "dpike@twinforks.example",
        "contact_phone": "555-0170"}),
    ("Bay Point Harbor Patrol", "traffic-safety", ("t.rowan@baypoint.example", "Tess Rowan"), False,
     "A good idea, told well. The reviewers missed figures: count for a year and nominate it again.", {
        "title": "Vests that float and shine",
        "summary": "One vest that keeps an officer afloat and seen beside the road.",
        "problem": "Officers changed vests at the pier, or did not.",
        "done": "Two makers sewed a vest to our drawing.",
        "cost": "240 dollars each.", "staffing": "Nobody extra.",
        "results": "Officers wear it.",
        "began_year": 2024, "contact_name": "Tess Rowan", "contact_email": "t.rowan@baypoint.example",
        "contact_phone": "555-0164"}),
)  # fmt: skip
