// @ts-check

/**
 * Moves flags with secrets into the environment: everyone on the machine may read a program's arguments.
 * @param {readonly string[]} flags
 * @returns {{ flags: string[], env: Record<string, string> }} What is left, and the variables that stand for the rest.
 */
export function withoutSecrets(flags) {
  const left = [];
  /** @type {Record<string, string>} */
  const env = {};
  for (let i = 0; i < flags.length; i++) {
    const flag = flags[i] ?? '';
    const [, name = '', joined] = /^(--[^=]+)(?:=(.*))?$/s.exec(flag) ?? [];
    const value = joined ?? flags[i + 1] ?? '';
    const variable = variableOf(name, value);
    if (variable === undefined) {
      left.push(flag);
      continue;
    }
    env[variable] = value;
    if (joined === undefined) i += 1;
  }
  return { flags: left, env };
}

/**
 * The variable that takes the place of a flag with a secret; undefined if there is none to hide.
 * @param {string} name
 * @param {string} value
 */
function variableOf(name, value) {
  if (value === '' || value.startsWith('-')) return undefined;
  if (name === '--token') return 'JUMPSEAT_TOKEN';
  return name === '--desktop' && value.includes('@') ? 'JUMPSEAT_DESKTOP' : undefined;
}

/**
 * Takes our own arguments off the list of processes if they hold a token or a password.
 * @param {readonly string[]} flags
 */
export function hideSecrets(flags) {
  if (Object.keys(withoutSecrets(flags).env).length > 0) process.title = 'jumpseat';
}
