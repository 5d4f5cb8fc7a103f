// @ts-check
import { showCards } from './content.mjs';
import { runProgram } from './program.mjs';
import { compare } from './report.mjs';
import { inTurns, timed } from './stats.mjs';

const TEXT = 'thequickbrownfoxjumpsoverthelazydog'.repeat(3).slice(0, 100);

/**
 * Clicks and typing: our API compared with a process per action.
 * @type {import('./report.mjs').Section}
 */
export const input = {
  title: 'Input',
  async run({ host }) {
    const place = (/** @type {number} */ round) => [
      200 + (((round + 9) * 53) % 900),
      200 + (((round + 9) * 31) % 500),
    ];
    const xdotool = (/** @type {string[]} */ ...args) => runProgram('xdotool', args, host.env);
    const clicks = (/** @type {number} */ rounds) =>
      inTurns(
        {
          ours: (round) => timed(() => host.act({ action: 'left_click', coordinate: place(round) })),
          peer: (round) => timed(() => xdotool('mousemove', ...place(round).map(String), 'click', '1')),
        },
        // Several clicks in a row, as agents and people click: during a pause the processor would go to sleep.
        { rounds, inARow: 5 },
      );

    const click = compare('left click', await clicks(15), 'xdotool mousemove X Y click 1');
    const typing = await inTurns(
      {
        ours: () => timed(() => host.act({ action: 'type', text: TEXT })),
        peer: () => timed(() => xdotool('type', TEXT)),
      },
      { rounds: 12 },
    );
    const type = compare('type 100 characters', typing, 'xdotool type (12 ms a key)');
    // A browser that handles the clicks competes for the processor with the sender.
    const closePage = await showCards(host);
    const onPage = compare('left click on a page', await clicks(8).finally(closePage), 'the same');
    return {
      rows: [click, onPage, type],
      goals: [
        { what: 'click p50', value: click.ours.p50, unit: 'ms', atMost: 3 },
        { what: 'click against the peer', value: click.peer.p50 / click.ours.p50, unit: 'x', atLeast: 30 },
        { what: '100 characters p50', value: type.ours.p50, unit: 'ms', atMost: 20 },
      ],
    };
  },
};
