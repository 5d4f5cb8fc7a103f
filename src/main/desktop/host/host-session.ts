/** What a machine says of its session. */
export interface HostSession {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Why this machine's own screen cannot be had, with what to do, in a line; undefined where nothing speaks against it. */
export function unsupportedReason({ platform, env }: HostSession): string | undefined {
  if (platform === 'darwin' || platform === 'win32') return undefined;
  if (platform !== 'linux')
    return `This machine's own screen cannot be had on ${platform}; use --desktop vnc://HOST.`;
  if (env.XDG_SESSION_TYPE === 'wayland' || (env.WAYLAND_DISPLAY && !env.DISPLAY)) {
    return (
      'This session is Wayland, which lets no program see or drive the screen: choose an X11 ("Xorg") session when you ' +
      'log in, or use --desktop virtual.'
    );
  }
  if (!env.DISPLAY) {
    return 'There is no screen here (DISPLAY is not set): start Jumpseat in a graphical session, or use --desktop virtual.';
  }
  if (!/^:\d+(\.\d+)?$/.test(env.DISPLAY)) {
    return `DISPLAY is ${env.DISPLAY}, the screen of another machine: use --desktop vnc://HOST to reach that one.`;
  }
  return undefined;
}

/** How a system is asked whether its screen is locked: a command, and what its output says then. */
export interface LockQuery {
  readonly command: string;
  readonly args: readonly string[];
  readonly locked: RegExp;
}

export function lockQuery({ platform, env }: HostSession): LockQuery | undefined {
  switch (platform) {
    case 'linux':
      return env.XDG_SESSION_ID === undefined
        ? undefined
        : {
            command: 'loginctl',
            args: ['show-session', env.XDG_SESSION_ID, '--property=LockedHint'],
            locked: /^LockedHint=yes/m,
          };
    case 'darwin':
      return {
        command: 'ioreg',
        args: ['-n', 'Root', '-d1'],
        locked: /"CGSSessionScreenIsLocked"\s*=\s*Yes/,
      };
    case 'win32':
      return {
        command: 'tasklist',
        args: ['/fi', 'imagename eq LogonUI.exe', '/nh'],
        locked: /LogonUI\.exe/i,
      };
    default:
      return undefined;
  }
}

/** What to do where macOS lets us not look or not touch, by what nut-js says of it on stderr; undefined for other lines. */
export function permissionAdvice(line: string): string | undefined {
  const missing = /^#+ WARNING!.*\b(accessibility|screen recording)\b/i.exec(line)?.[1]?.toLowerCase();
  if (missing === undefined) return undefined;
  const [pane, without] =
    missing === 'accessibility'
      ? ['Accessibility', 'mouse and keyboard do nothing']
      : ['Screen Recording', 'windows are missing from the picture'];
  return `Without permission ${without}: allow this program under ${pane} in System Settings, Privacy & Security, and start it again.`;
}

export const LOCKED_MESSAGE = 'The screen is locked: unlock it, and try again.';
