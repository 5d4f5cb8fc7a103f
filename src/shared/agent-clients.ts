/** A client that uses the desktop, and the line that connects it. */
export interface AgentClient {
  readonly id: string;
  readonly title: string;
  /** Where the line belongs. */
  readonly place: string;
  readonly line: string;
  /** Whether it reads the variables of {@link environmentLine}. */
  readonly needsEnvironment?: true;
}

/** The command that starts the relay for an MCP client. */
const COMMAND = 'npx';
const ARGS = ['-y', 'jumpseat-desktop', 'mcp'];
const SERVER = { command: COMMAND, args: ARGS };
const RELAY = [COMMAND, ...ARGS].join(' ');

interface Sdk {
  readonly id: string;
  readonly title: string;
  /** What its recipe in `resources/agents/` imports. */
  readonly packages: string;
  /** The argument of the recipe. */
  readonly task?: string;
}

const SDKS: readonly Sdk[] = [
  { id: 'anthropic', title: 'Anthropic SDK', packages: '@anthropic-ai/sdk' },
  { id: 'openai', title: 'OpenAI SDK', packages: 'openai' },
  { id: 'openai-agents', title: 'OpenAI Agents SDK', packages: '@openai/agents' },
  { id: 'vercel-anthropic', title: 'Vercel AI SDK, Claude', packages: 'ai @ai-sdk/anthropic' },
  { id: 'vercel-openai', title: 'Vercel AI SDK, OpenAI', packages: 'ai @ai-sdk/openai' },
  { id: 'google', title: 'Google Gen AI SDK', packages: '@google/genai' },
  { id: 'ui-tars', title: 'UI-TARS SDK', packages: '@ui-tars/sdk uuid' },
  { id: 'mcp', title: 'MCP SDK', packages: '@modelcontextprotocol/client', task: '' },
  { id: 'mcp-v1', title: 'MCP SDK 1.x', packages: '@modelcontextprotocol/sdk', task: '' },
];

/** The names of the recipes. */
export const RECIPES: readonly string[] = SDKS.map(({ id }) => id);

export interface HostAddress {
  /** Such as http://127.0.0.1:7317. */
  readonly url: string;
  readonly token: string;
}

/** The variables that recipes and commands read. */
export function environmentLine({ url, token }: HostAddress): string {
  return `export JUMPSEAT_URL=${url} JUMPSEAT_TOKEN=${token}`;
}

/** The ids of MCP clients, whose line needs neither address nor token. */
export const MCP_CLIENTS = ['claude-code', 'claude-desktop', 'cursor', 'vscode', 'codex'] as const;

/** A line for each client, in the order of README and panel. */
export function agentClients({ url, token }: HostAddress): AgentClient[] {
  const servers = JSON.stringify({ mcpServers: { jumpseat: SERVER } });
  const withUser = url.replace('://', `://x:${token}@`);
  const shell = 'in a shell';
  return [
    { id: 'coder', title: 'coder’s client', place: 'as its base URL', line: withUser },
    {
      ...{ id: 'claude-code', title: 'Claude Code', place: shell },
      line: `claude mcp add jumpseat -- ${RELAY}`,
    },
    {
      ...{ id: 'claude-desktop', title: 'Claude Desktop', place: 'in claude_desktop_config.json' },
      line: servers,
    },
    { id: 'cursor', title: 'Cursor', place: 'in ~/.cursor/mcp.json', line: servers },
    {
      ...{ id: 'vscode', title: 'VS Code', place: shell },
      line: `code --add-mcp '${JSON.stringify({ name: 'jumpseat', ...SERVER })}'`,
    },
    { id: 'codex', title: 'Codex', place: shell, line: `codex mcp add jumpseat -- ${RELAY}` },
    ...SDKS.map(({ id, title, packages, task = " 'Open a terminal'" }) => ({
      ...{ id, title, place: shell, needsEnvironment: true as const },
      line: `npx -y jumpseat-desktop recipe ${id} > agent.mjs && npm install ${packages} && node agent.mjs${task}`,
    })),
    {
      ...{ id: 'curl', title: 'curl', place: shell },
      line:
        `curl ${url}/api/v0/desktop/action -H "Authorization: Bearer ${token}" ` +
        `--json '{"action": "left_click", "coordinate": [640, 360]}'`,
    },
    {
      ...{ id: 'shell', title: 'Shell scripts', place: 'as a command', needsEnvironment: true },
      line: 'npx -y jumpseat-desktop click 640 360',
    },
  ];
}
