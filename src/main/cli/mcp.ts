import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { messageOf } from '../../shared/error-info';
import { START_COMMANDS } from '../../shared/installation';
import { dataDirOf } from '../data-dir';
import { findEndpoint } from '../endpoint';
import { installation } from '../installation';
import { ConfigError } from '../start-error';
import { clientConfig } from './mcp-config';
import { McpRelay } from './mcp-relay';
import { startHost } from './start-host';

/**
 * Relays messages between an MCP client on stdin and stdout, one a line, and the host, until stdin ends. With
 * `--print-config` it only prints the client's configuration.
 * @returns the exit code
 * @throws {StartError} if a flag is wrong, or `--start` cannot start a host
 */
export async function runMcp(args: readonly string[]): Promise<number> {
  const flags = parse(args);
  const client = flags['print-config'];
  if (client !== undefined) {
    console.log(clientConfig(client));
    return 0;
  }
  const dataDir = dataDirOf(flags['data-dir'], process.env);
  const find = () => findEndpoint(dataDir, process.env);
  if (flags.start && !find()) await startHost(dataDir);
  const relay = new McpRelay({
    ...{ find, desktop: flags.desktop, ownDesktop: flags['new-desktop'] },
    startCommand: START_COMMANDS[installation],
    write: (message) => process.stdout.write(`${message}\n`),
  });
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => void relay.send(line));
  await once(lines, 'close');
  await relay.close();
  return 0;
}

function parse(args: readonly string[]) {
  try {
    const text = { type: 'string' } as const;
    return parseArgs({
      args: [...args],
      options: {
        ...{ 'data-dir': text, desktop: text, 'print-config': text },
        ...{ start: { type: 'boolean' }, 'new-desktop': { type: 'boolean' } },
      },
    }).values;
  } catch (error) {
    throw new ConfigError(messageOf(error));
  }
}
