/* The five questions. `right` is the place of the right choice. */
window.questions = [
  {
    id: "stroke-sign",
    text: "Your partner has worked a crowd in full gear. Which sign makes it heat stroke?",
    choices: ["Cramps in the legs", "Heavy sweating", "Confused, slurred answers", "Thirst"],
    right: 2,
    why: "When the mind changes, the brain is failing. Cramps, sweat and thirst come earlier, and sweat does not rule heat stroke out.",
  },
  {
    id: "first-act",
    text: "It is heat stroke, and EMS is called. What comes first?",
    choices: [
      "Drive to the hospital at once",
      "Cold water over the whole body, here and now",
      "A bottle of water to drink",
      "Ice packs under the arms, and wait",
    ],
    right: 1,
    why: "Cool first, transport second. Who is not fully awake gets nothing to drink, and ice packs alone are too slow.",
  },
  {
    id: "drinking",
    text: "How do you drink on a hot post?",
    choices: [
      "When you are thirsty",
      "Two quarts at once before it begins",
      "About a cup every 15 to 20 minutes",
      "As much as you can, all the time",
    ],
    right: 2,
    why: "Thirst comes late, and above about 48 ounces an hour water itself becomes a danger.",
  },
  {
    id: "who-first",
    text: "Who is in most danger on the first hot day of training?",
    choices: [
      "The recruit who came from a cool place last week",
      "The instructor who has taught outside all summer",
      "All of them equally",
      "The oldest, whoever it is",
    ],
    right: 0,
    why: "The body needs one to two weeks to adapt. The first days take the most people.",
  },
  {
    id: "fighting",
    text: "A man in heavy clothes runs, falls, then fights and makes no sense. It is 97 °F. What do you think of, besides drugs?",
    choices: ["Nothing else fits", "Heat stroke", "Cramps", "He is only tired"],
    right: 1,
    why: "Odd or fighting behavior in the heat is heat stroke until shown otherwise: call EMS early and cool him.",
  },
];
