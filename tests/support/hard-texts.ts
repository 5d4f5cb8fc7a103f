/** Characters that could end a string, a line or a comment, or be misread, and lone surrogates. */
export const HARD_TEXTS = [
  `'"\`\\ \${x} {x} %s \\u0041 \\n`,
  '"""\'\'\'#//*/-->',
  '\0\b\t\n\v\f\r\u001b\u007f\u0085\u2028\u2029',
  '\ufeff\u200b\u200d\u202e\u2066\u00ad\u{e0001}',
  '日本語 😀👩‍👩‍👧 é é',
  '\ud83d alone \ude00',
  '',
];
