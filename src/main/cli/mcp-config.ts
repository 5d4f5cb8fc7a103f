import { agentClients, MCP_CLIENTS } from '../../shared/agent-clients';
import { ConfigError } from '../start-error';

/** The configuration that makes an MCP client start the relay. @throws {ConfigError} for an unknown client */
export function clientConfig(client: string): string {
  const known = MCP_CLIENTS.some((id) => id === client);
  const found = agentClients({ url: '', token: '' }).find(({ id }) => known && id === client);
  if (found) return found.line;
  throw new ConfigError(`--print-config takes one of: ${MCP_CLIENTS.join(', ')}.`);
}
