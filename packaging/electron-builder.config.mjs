import { readFileSync } from 'node:fs';
import { DESKTOP_NEEDS, packagesFor } from '../src/main/needs/needs.mjs';

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const { scheme, archiveExtension, archiveType, archiveName } = read('../src/shared/associations.json');

/** The repository of a release, as its workflow gives it: OWNER/NAME. Without it, the app looks for no updates. */
const [owner, repo] = (process.env.GITHUB_REPOSITORY ?? '').split('/');

/** What the virtual desktop and recordings use. An rpm names no fonts. */
const RECOMMENDED = {
  deb: packagesFor(DESKTOP_NEEDS, { manager: 'apt', ubuntu: false }),
  rpm: packagesFor(
    DESKTOP_NEEDS.filter(({ font }) => font === undefined),
    { manager: 'dnf', ubuntu: false },
  ),
};

/** What the program loads. electron-builder's lists lack the last two libraries. */
const DEPENDS = {
  deb: [
    ...['libgtk-3-0', 'libnotify4', 'libnss3', 'libxss1', 'libxtst6', 'xdg-utils', 'libatspi2.0-0'],
    ...['libuuid1', 'libsecret-1-0', 'libgbm1', 'libasound2t64 | libasound2'],
  ],
  rpm: [
    ...['gtk3', 'libnotify', 'nss', 'libXScrnSaver', '(libXtst or libXtst6)', 'xdg-utils', 'at-spi2-core'],
    ...['(libuuid or libuuid1)', '(mesa-libgbm or libgbm1)', '(alsa-lib or libasound2)'],
  ],
};

export default {
  appId: 'org.jumpseat.Jumpseat',
  productName: 'Jumpseat',
  copyright: 'Copyright © 2026 Jumpseat contributors',
  directories: { output: 'out/packages', buildResources: 'resources' },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder fills them in
  artifactName: 'jumpseat-${version}-${os}-${arch}.${ext}',
  // Its file name without the end is the class of the windows.
  extraMetadata: {
    desktopName: 'jumpseat.desktop',
    // Debian packages must name a page; a build by hand has none.
    homepage: process.env.JUMPSEAT_HOMEPAGE ?? 'https://jumpseat.invalid',
  },
  files: [
    ...['out/{main,preload,renderer,offline}/**', 'resources/**', 'package.json', 'README.md'],
    // Sources of packages, and binaries for systems on which Electron does not run.
    ...['!**/*.{map,mts,cts}', '!node_modules/zod/src', '!**/prebuilds/*-musl'],
  ],
  // Native modules and programs cannot run from an archive, and other programs cannot read files in it.
  asarUnpack: [
    ...['**/*.node', '**/*.so*', '**/*.dylib', '**/*.dll'],
    ...['node_modules/ffmpeg-static/**', 'node_modules/clipboardy/fallbacks/**', 'resources/**', 'README.md'],
  ],
  extraResources: ['LICENSE', { from: 'out/THIRD-PARTY-NOTICES.txt', to: 'THIRD-PARTY-NOTICES.txt' }],
  // The native modules bring binaries for Node-API, which fit every Electron.
  npmRebuild: false,
  // The app is in English; Chromium's own texts would be 40 MB.
  electronLanguages: ['en-US', 'en'],
  electronFuses: {
    // The processes of the host's screen and of the snapshots are Electron as Node.
    runAsNode: true,
    onlyLoadAppFromAsar: true,
    enableEmbeddedAsarIntegrityValidation: true,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    grantFileProtocolExtraPrivileges: false,
  },
  publish: owner && repo ? { provider: 'github', owner, repo } : null,
  protocols: [{ name: 'Jumpseat link', schemes: [scheme] }],
  linux: {
    executableName: 'jumpseat',
    icon: 'resources/icons/icon.png',
    category: 'Development',
    synopsis: "The observer's seat for AI agents on real desktops",
    maintainer: 'Jumpseat contributors <jumpseat@users.noreply.github.com>',
    target: ['AppImage', 'deb', 'rpm', 'tar.gz'],
    syncDesktopName: true,
    desktop: { entry: { Keywords: 'agent;desktop;vnc;automation;' } },
    // Only on Linux may an extension have a dot.
    fileAssociations: [{ ext: archiveExtension, name: archiveName, mimeType: archiveType }],
  },
  deb: { packageName: 'jumpseat', depends: DEPENDS.deb, recommends: RECOMMENDED.deb },
  rpm: {
    packageName: 'jumpseat',
    depends: DEPENDS.rpm,
    fpm: RECOMMENDED.rpm.map((name) => `--rpm-tag=Recommends: ${name}`),
  },
  mac: {
    icon: 'resources/icons/icon.png',
    category: 'public.app-category.developer-tools',
    target: ['dmg', 'zip'],
    hardenedRuntime: true,
  },
  win: { icon: 'resources/icons/icon.png', target: ['nsis'] },
  nsis: { oneClick: true, perMachine: false },
};
