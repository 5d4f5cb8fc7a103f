// @ts-check
import { showPage } from './content.mjs';
import { runProgram } from './program.mjs';
import { inTurns } from './stats.mjs';

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

    /** @param {number} rounds */
    const clicks = (rounds) =>
      inTurns(
        {
          ours: (round) => host.act({ action: 'left_click', coordinate: place(round) }),
          peer: (round) => xdotool('mousemove', ...place(round).map(String), 'click', '1'),
        },
        // Several clicks in a row, as agents and people click: during a pause the processor would go to sleep.
        { rounds, inARow: 5 },
      );
    const click = await clicks(15);
    const type = await inTurns(
      {
        ours: () => host.act({ action: 'type', text: TEXT }),
        peer: () => xdotool('type', TEXT),
        peerWithoutDelay: () => xdotool('type', '--delay', '0', TEXT),
      },
      { rounds: 12 },
    );
    // A browser that handles the clicks competes for the processor with the sender.
    const closePage = await showPage(host);
    const onPage = await clicks(8).finally(closePage);
    return {
      rows: [
        { what: 'left click', ours: click.ours, peer: click.peer, how: 'xdotool mousemove X Y click 1' },
        { what: 'left click on a page', ours: onPage.ours, peer: onPage.peer, how: 'the same' },
        { what: 'type 100 characters', ours: type.ours, peer: type.peer, how: 'xdotool type (12 ms a key)' },
        {
          what: 'type 100 characters',
          ours: type.ours,
          peer: type.peerWithoutDelay,
          how: 'xdotool type --delay 0',
        },
      ],
      goals: [
        { what: 'click p50', value: click.ours.p50, unit: 'ms', atMost: 3 },
        { what: 'click against the peer', value: click.peer.p50 / click.ours.p50, unit: 'x', atLeast: 30 },
        { what: '100 characters p50', value: type.ours.p50, unit: 'ms', atMost: 20 },
      ],
    };
  },
};
