import { expect } from 'vitest';
import type { Program } from './desktop-programs';
import type { HostClient } from './host-client';
import { waitFor } from './wait-for';

/** The events in the output of xev, one a line: `press 1 0x0 960,540` with state and place, `down a 0x0`. */
export function eventsOf(output: string): string[] {
  return output.split('\n\n').flatMap((block) => {
    const [, kind = ''] = /^\s*(ButtonPress|ButtonRelease|KeyPress|KeyRelease) event/.exec(block) ?? [];
    const [, state = ''] = /state (0x[0-9a-f]+)/.exec(block) ?? [];
    const [, root = ''] = /root:\((\d+,\d+)\)/.exec(block) ?? [];
    if (kind === '') return [];
    if (kind.startsWith('Key')) {
      const [, name = ''] = /keysym 0x[0-9a-f]+, (\w+)/.exec(block) ?? [];
      return [`${kind === 'KeyPress' ? 'down' : 'up'} ${name} ${state}`];
    }
    const [, button = ''] = /button (\d+)/.exec(block) ?? [];
    return [`${kind === 'ButtonPress' ? 'press' : 'release'} ${button} ${state} ${root}`];
  });
}

/**
 * Returns a function that presses F12 and reads what a window of xev received since the last call, without the F12 and the
 * state of the keys: `press 1 960,540`, `down a`. In the end no modifier and no button is down.
 */
export function eventReader(host: Pick<HostClient, 'act'>, xev: Pick<Program, 'output'>) {
  let from = 0;
  return async (): Promise<string[]> => {
    await host.act({ action: 'key', text: 'F12' });
    const events = () => eventsOf(xev.output().slice(from));
    await waitFor('the last key', () => events().some((event) => event.startsWith('up F12')));
    expect(events()).toContain('down F12 0x0');
    const seen = events().map((event) => event.replace(/ 0x\w+/, '').trim());
    from = xev.output().length;
    return seen.filter((event) => !event.endsWith(' F12'));
  };
}
