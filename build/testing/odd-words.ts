/** Words that are not plain English, each with plainer ones. */
const ODD: readonly (readonly [RegExp, string])[] = [
  [/\bmachines?\b/i, 'computer'],
  [/\bwho(?:so)?ever\b/i, 'anyone who, if someone'],
  [/\b(?:some|any|every)body\b|\bnobody\b/i, 'someone, anyone, everyone, no one'],
  [/\banew\b/i, 'again, new'],
  [/\bof before\b/i, 'earlier, recent'],
  [/\bleads? (?:here|there|nobody|nowhere|others)\b/i, 'works, goes to'],
  [/\b(?:comes?|came|coming) in\b/i, 'join'],
  [/\b(?:not|n[’']t|none|no \w+) (?:[\w’]+ ){0,6}any ?more\b/i, 'no longer'],
  [/\bof (?:its|their) own\b/i, 'leave it out'],
  [/\bbe it\b|\bis so\b|\bsees? to it\b/i, 'if, is, makes sure'],
  [/\blift(?:ed|s)? the ban\b|\bput out of\b/i, 'unban, remove'],
  [/\b(?:number|numeric) address\b/i, 'IP address'],
  [/[a-z]'[a-z]/i, 'the apostrophe ’'],
  [/\bremoved? (?:your|this|a|the) message\b/i, 'delete: people are removed'],
]

/** Plainer words for the odd ones in a text; empty if it is plain English. */
export const oddIn = (text: string): string[] =>
  ODD.flatMap(([odd, plain]) => (odd.test(text) ? [plain] : []))
