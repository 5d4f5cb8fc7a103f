import { z } from 'zod';

/** Why a VNC server could not be connected to. */
export const ConnectFailure = z.enum([
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
]);
export type ConnectFailure = z.infer<typeof ConnectFailure>;

/** Which desktop to connect to. */
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
      .describe('Kept in memory only, and never given back. Without one the remembered one is used.'),
    remember: z
      .boolean()
      .optional()
      .describe('Whether to keep the password, encrypted by the system, once it was accepted.'),
  })
  .meta({ id: 'ConnectRequest' });
export type ConnectRequest = z.infer<typeof ConnectRequest>;

/** Which passwords are remembered; never the passwords. */
export const RememberedPasswords = z
  .object({
    can_remember: z
      .boolean()
      .describe('Whether this host can encrypt passwords: with a window and a keychain of the system.'),
    servers: z.array(z.string()).describe('Addresses of those whose password is remembered.'),
  })
  .meta({ id: 'RememberedPasswords' });
export type RememberedPasswords = z.infer<typeof RememberedPasswords>;

/** What a VNC server that was tried has to show. */
export const ConnectTest = z
  .object({
    name: z.string().describe('What the server calls itself.'),
    width: z.int(),
    height: z.int(),
    took_ms: z.number().describe('From the first byte to the first pixel.'),
    fingerprint: z.string().optional().describe('SHA-256 of its certificate.'),
  })
  .meta({ id: 'ConnectTest' });
export type ConnectTest = z.infer<typeof ConnectTest>;

/** The answer when it could not be connected to. */
export const ConnectRefused = z
  .object({ message: z.string(), detail: z.string().optional(), failure: ConnectFailure.optional() })
  .meta({ id: 'ConnectRefused' });
