/* Eight screens, five questions, a result. Keeps the place and the answers, reports each answer and the score. */
(function () {
  "use strict";

  const MASTERY = 80;
  const { get, set, save, span } = window.runtime;
  const questions = window.questions;
  const screens = Array.from(document.querySelectorAll(".screen"));
  const TEST = screens.length - 2;
  const RESULT = screens.length - 1;
  const byId = (id) => document.getElementById(id);
  const form = byId("questions");
  const isReview = get("cmi.core.lesson_mode") === "review";

  let answers = {};
  let here = 0;
  let shown = Date.now();

  function kept() {
    try {
      return JSON.parse(get("cmi.suspend_data")) || {};
    } catch (fault) {
      return {};
    }
  }

  function keep() {
    set("cmi.core.lesson_location", here);
    set("cmi.suspend_data", JSON.stringify({ answers: answers }));
    set("cmi.core.exit", here === RESULT ? "" : "suspend");
    save();
  }

  /* ---- the questions */

  function field(question, number) {
    const set = document.createElement("fieldset");
    const legend = document.createElement("legend");
    legend.textContent = number + 1 + ". " + question.text;
    set.append(legend);
    question.choices.forEach((words, place) => set.append(choice(question, words, place)));
    return set;
  }

  function choice(question, words, place) {
    const label = document.createElement("label");
    const button = document.createElement("input");
    label.className = "choice";
    button.type = "radio";
    button.name = question.id;
    button.value = place;
    button.checked = answers[question.id] === place;
    button.addEventListener("change", () => {
      answers[question.id] = place;
      byId("missing").hidden = true;
      keep();
    });
    label.append(button, document.createTextNode(words));
    return label;
  }

  function drawQuestions() {
    form.replaceChildren(...questions.map(field));
    byId("missing").hidden = true;
    shown = Date.now();
  }

  function percent() {
    const right = questions.filter((question) => answers[question.id] === question.right).length;
    return Math.round((100 * right) / questions.length);
  }

  function clock() {
    return new Date().toTimeString().slice(0, 8);
  }

  /* Each answer as an interaction behind those of earlier tries. */
  function report() {
    const begin = Number(get("cmi.interactions._count")) || 0;
    const latency = span((Date.now() - shown) / questions.length);
    questions.forEach((question, place) => {
      const row = "cmi.interactions." + (begin + place) + ".";
      set(row + "id", question.id);
      set(row + "type", "choice");
      set(row + "time", clock());
      set(row + "correct_responses.0.pattern", "abcd"[question.right]);
      set(row + "student_response", "abcd"[answers[question.id]]);
      set(row + "result", answers[question.id] === question.right ? "correct" : "wrong");
      set(row + "weighting", "1");
      set(row + "latency", latency);
    });
    set("cmi.core.score.min", "0");
    set("cmi.core.score.max", "100");
    set("cmi.core.score.raw", percent());
    set("cmi.core.lesson_status", percent() >= MASTERY ? "passed" : "failed");
  }

  function missing() {
    const open = questions.map((question, place) => (question.id in answers ? 0 : place + 1)).filter(Boolean);
    if (open.length) {
      byId("missing").textContent = "Not answered yet: question " + open.join(", ") + ".";
      byId("missing").hidden = false;
      form.querySelectorAll("fieldset")[open[0] - 1].querySelector("input").focus();
    }
    return open.length;
  }

  function drawResult() {
    const passed = percent() >= MASTERY;
    byId("verdict").textContent = percent() + " %: " + (passed ? "passed" : "not passed yet");
    byId("review").replaceChildren(...questions.map(reviewed));
    byId("again").hidden = passed;
  }

  function reviewed(question, place) {
    const row = document.createElement("div");
    const text = document.createElement("p");
    const mark = document.createElement("p");
    const right = answers[question.id] === question.right;
    text.textContent = place + 1 + ". " + question.text;
    mark.innerHTML = '<span class="mark"></span> ';
    mark.firstChild.className = "mark mark--" + (right ? "right" : "wrong");
    mark.firstChild.textContent = right ? "Right." : "Right is: " + question.choices[question.right] + ".";
    mark.append(question.why);
    row.append(text, mark);
    return row;
  }

  /* ---- the screens */

  function show(place, quietly) {
    here = Math.max(0, Math.min(place, RESULT));
    screens.forEach((screen, each) => screen.classList.toggle("screen--open", each === here));
    byId("where").textContent = here < TEST ? "Screen " + (here + 1) + " of " + TEST : here === TEST ? "Questions" : "Result";
    byId("bar").value = Math.round((100 * here) / RESULT);
    byId("back").disabled = here === 0 || here === RESULT;
    byId("next").disabled = here === RESULT;
    byId("next").textContent = here === TEST ? "Hand in" : "Next";
    if (here === TEST) drawQuestions();
    if (here === RESULT) drawResult();
    window.scrollTo(0, 0);
    if (!quietly) screens[here].querySelector("h1").focus();
    keep();
  }

  byId("back").addEventListener("click", () => show(here - 1));
  byId("next").addEventListener("click", () => {
    if (here === TEST) {
      if (missing()) return;
      if (!isReview) report();
    }
    show(here + 1);
  });
  byId("again").addEventListener("click", () => {
    answers = {};
    show(TEST);
  });

  answers = kept().answers || {};
  if (get("cmi.core.lesson_status") === "not attempted") set("cmi.core.lesson_status", "incomplete");
  show(Number(get("cmi.core.lesson_location")) || 0, true);
})();
