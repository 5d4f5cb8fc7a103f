// An agent of your own uses the desktop, with the MCP SDK: node agent.mjs
// Environment: JUMPSEAT_URL, JUMPSEAT_TOKEN
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

const { JUMPSEAT_URL, JUMPSEAT_TOKEN } = process.env;
const headers = { Authorization: `Bearer ${JUMPSEAT_TOKEN}` };
const client = new Client({ name: 'my-agent', version: '1.0.0' });
await client.connect(
  new StreamableHTTPClientTransport(new URL('/mcp', JUMPSEAT_URL), { requestInit: { headers } }),
);

// Give these to your model, and call what it asks for.
const { tools } = await client.listTools();
console.log(tools.map(({ name }) => name).join(' '));
const click = { coordinate: [640, 360], screenshot_after: true };
const { content, isError } = await client.callTool({ name: 'left_click', arguments: click });
console.log(isError ? 'failed' : 'done', content.map(({ type, text }) => text ?? type).join(', '));
await client.close();
