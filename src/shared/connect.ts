import { z } from 'zod';
import { ApiError } from './api-error';

/** Why connecting to a VNC server failed. */
export const ConnectFailure = z
  .enum([
    'refused',
    'no-route',
    'unknown-host',
    'no-answer',
    'no-socket',
    'not-rfb',
    'credentials',
    'wrong-password',
    'security',
    'certificate',
    'failed',
  ])
  .meta({ id: 'ConnectFailure' });
export type ConnectFailure = z.infer<typeof ConnectFailure>;

/** The desktop to connect to. */
export const ConnectRequest = z
  .object({
    desktop: z
      .string()
      .max(1024)
      .describe('virtual, host, vnc://[user[:password]@]host[:port] or vnc+unix:/path'),
    username: z.string().max(256).optional(),
    password: z
      .string()
      .max(256)
      .optional()
      .describe('Kept in memory only, and never returned. If absent, the stored one is used.'),
    remember: z
      .boolean()
      .optional()
      .describe('Whether to store the password, encrypted by the system, once the server accepted it.'),
  })
  .meta({ id: 'ConnectRequest' });
export type ConnectRequest = z.infer<typeof ConnectRequest>;

/** The servers with a stored password; never the passwords. */
export const RememberedPasswords = z
  .object({
    can_remember: z
      .boolean()
      .describe('Whether this host can encrypt passwords, which needs a window and a system keychain.'),
    servers: z.array(z.string()).describe('Addresses of the servers with a stored password.'),
  })
  .meta({ id: 'RememberedPasswords' });
export type RememberedPasswords = z.infer<typeof RememberedPasswords>;

/** The result of a successful connection test. */
export const ConnectTest = z
  .object({
    name: z.string().describe('Name that the server reports.'),
    width: z.int(),
    height: z.int(),
    took_ms: z.number().describe('Time from the first byte to the first pixel (ms).'),
    fingerprint: z.string().optional().describe('SHA-256 of the certificate.'),
  })
  .meta({ id: 'ConnectTest' });
export type ConnectTest = z.infer<typeof ConnectTest>;

/** The response if the connection failed. */
export const ConnectRefused = ApiError.extend({ failure: ConnectFailure.optional() }).meta({
  id: 'ConnectRefused',
  description: 'Why the desktop could not be connected to.',
});

export const PasswordQuery = z.object({
  address: z
    .string()
    .max(1024)
    .meta({ description: 'As in the list.', examples: ['vnc://127.0.0.1:5901'] }),
});
