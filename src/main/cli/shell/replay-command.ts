import type { ShellCommand } from './shell-command';

export const REPLAY_COMMAND: ShellCommand = {
  usage: 'SESSION | FILE.zip',
  description:
    'replay a session with nobody there; --verify compares the screen before each step, --on-difference stop|continue says ' +
    'what to do if it differs, --report DIR writes report.json, junit.xml and the screens that differ; the exit code is 5 ' +
    'if only screens differ',
  options: {
    from: { type: 'string' },
    verify: { type: 'boolean' },
    'on-difference': { type: 'string' },
    speed: { type: 'string' },
    report: { type: 'string' },
  },
  example: 'replay run.zip --verify --speed none --report report',
  // The other commands need none of its modules.
  run: async (...args) => (await import('./replay-run')).runReplay(...args),
};
