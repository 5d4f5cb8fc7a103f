import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { DESKTOP_NEEDS } from '../../../src/main/needs/needs.mjs';
import { fleetDir, readDockerfile } from '../../support/dockerfile';

/** The documents of a file. @throws for errors and warnings of the parser */
function readYaml(name: string): unknown[] {
  return parseAllDocuments(readFileSync(join(fleetDir, name), 'utf8'), { merge: true }).map((document) => {
    expect([...document.errors, ...document.warnings]).toEqual([]);
    return document.toJS();
  });
}

const STATUS = ['jumpseat', 'status'];
const { build, image } = readDockerfile();
const { JUMPSEAT_DATA_DIR: dataDir = '' } = image.env();
const [uid = 0, gid = 0] = image.only('USER').split(':').map(Number);

describe('the image', () => {
  it('runs a host as a user other than root, and publishes no port', () => {
    expect([uid > 0, gid > 0]).toEqual([true, true]);
    expect(image.command(` ${dataDir} `)).toContain(
      `install --directory --owner=${uid} --group=${gid} --mode=0700 ${dataDir} `,
    );
    expect(image.words('ENTRYPOINT').concat(image.words('CMD'))).toEqual(['tini', '--', 'jumpseat', 'start']);
    expect(image.all('EXPOSE')).toEqual([]);
  });

  it('is healthy if the host answers `jumpseat status`', () => {
    expect(image.only('HEALTHCHECK')).toMatch(/^CMD \[/);
    expect(image.words('HEALTHCHECK')).toEqual(STATUS);
  });

  it('installs the Debian packages that a host needs, and those of its own command lines', () => {
    const [, script = '', list = ''] = /^node (\S+) > (\S+)$/.exec(build.command('debian-packages')) ?? [];
    const printed = execFileSync(process.execPath, [join(fleetDir, '..', '..', script)], {
      encoding: 'utf8',
    });
    const needed = DESKTOP_NEEDS.flatMap(({ packages }) => packages.apt.split(' '));
    expect(printed.trim().split('\n').sort()).toEqual([...new Set(needed)].sort());
    expect(image.command('apt-get')).toContain(` tini socat $(cat ${list}) `);
  });
});

/** A list with exactly these words. */
function exactly(words: readonly string[]) {
  return z.array(z.string()).refine((list) => isDeepStrictEqual(list, words), `must be ${words.join(' ')}`);
}

const Service = z.strictObject({
  image: z.literal('jumpseat-desktop'),
  volumes: z.tuple([z.string()]),
  cap_drop: exactly(['ALL']),
  security_opt: exactly(['no-new-privileges:true']),
});
const Desktop = Service.extend({
  restart: z.literal('unless-stopped'),
  healthcheck: z.looseObject({ test: exactly(['CMD', ...STATUS]) }),
  build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
});
const Agent = Service.extend({
  command: z.array(z.string()),
  profiles: exactly(['agents']),
  network_mode: z.string(),
  healthcheck: z.object({ disable: z.literal(true) }),
  depends_on: z.record(z.string(), z.object({ condition: z.literal('service_healthy') })),
});

describe('the Compose file', () => {
  const [file] = readYaml('compose.yaml');
  const { services, volumes } = z
    .object({ services: z.record(z.string(), z.unknown()), volumes: z.record(z.string(), z.null()) })
    .parse(file);
  const numbers = [1, 2, 3];

  it('has three desktops and an agent for each', () => {
    const names = numbers.flatMap((n) => [`desktop-${n}`, `agent-${n}`]);
    expect(Object.keys(services).sort()).toEqual(names.sort());
  });

  // Strict schemas: a published port, a user, or a network of the machine would be a further field.
  it.each(numbers)(
    'desktop %i publishes no port, keeps its data in a volume, and reports its health',
    (n) => {
      const { volumes: mounts, build: own } = Desktop.parse(services[`desktop-${n}`]);
      expect(mounts).toEqual([`desktop-${n}:${dataDir}`]);
      expect(volumes).toHaveProperty(`desktop-${n}`);
      expect(own).toEqual(
        n === 1 ? { context: '../..', dockerfile: 'packaging/fleet/Dockerfile' } : undefined,
      );
    },
  );

  it.each(numbers)('agent %i waits for its desktop, and shares its network and its data', (n) => {
    const agent = Agent.parse(services[`agent-${n}`]);
    expect(agent).toMatchObject({
      network_mode: `service:desktop-${n}`,
      volumes: [`desktop-${n}:${dataDir}:ro`],
      depends_on: { [`desktop-${n}`]: { condition: 'service_healthy' } },
    });
  });
});

const Probe = z.looseObject({ exec: z.object({ command: exactly(STATUS) }) });
/** Strict: `ports` would be a further field. */
const Container = z.strictObject({
  name: z.string(),
  image: z.literal('jumpseat-desktop'),
  imagePullPolicy: z.literal('IfNotPresent'),
  securityContext: z.strictObject({
    allowPrivilegeEscalation: z.literal(false),
    capabilities: z.object({ drop: exactly(['ALL']) }),
  }),
  volumeMounts: z.array(
    z.object({ name: z.string(), mountPath: z.string(), readOnly: z.boolean().optional() }),
  ),
});
const Host = Container.extend({
  restartPolicy: z.literal('Always'),
  startupProbe: Probe,
  readinessProbe: Probe,
  livenessProbe: Probe,
  resources: z.looseObject({}),
});
const Pod = z.strictObject({
  automountServiceAccountToken: z.literal(false),
  enableServiceLinks: z.literal(false),
  securityContext: z.looseObject({
    runAsNonRoot: z.literal(true),
    runAsUser: z.literal(uid),
    runAsGroup: z.literal(gid),
    fsGroup: z.literal(gid),
  }),
  initContainers: z.tuple([Host]),
  containers: z.tuple([Container.extend({ args: z.array(z.string()) })]),
});

describe('the Kubernetes manifest', () => {
  const [service, set, ...others] = readYaml('kubernetes.yaml');

  it('runs a host and an agent in each pod of a StatefulSet, not as root and with a volume', () => {
    const { serviceName, selector, template, volumeClaimTemplates } = z
      .object({
        apiVersion: z.literal('apps/v1'),
        kind: z.literal('StatefulSet'),
        spec: z.object({
          serviceName: z.string(),
          selector: z.object({ matchLabels: z.record(z.string(), z.string()) }),
          template: z.object({ metadata: z.object({ labels: z.unknown() }), spec: Pod }),
          volumeClaimTemplates: z.tuple([z.looseObject({ metadata: z.object({ name: z.string() }) })]),
        }),
      })
      .parse(set).spec;
    const [{ metadata: claim }] = volumeClaimTemplates;
    const { initContainers, containers } = template.spec;
    expect(initContainers[0].volumeMounts).toEqual([{ name: claim.name, mountPath: dataDir }]);
    expect(containers[0].volumeMounts).toEqual([{ name: claim.name, mountPath: dataDir, readOnly: true }]);
    expect(template.metadata.labels).toEqual(selector.matchLabels);
    expect(service).toMatchObject({ kind: 'Service', metadata: { name: serviceName } });
  });

  it('opens no port', () => {
    expect(service).toMatchObject({ spec: { clusterIP: 'None' } });
    expect(service).not.toHaveProperty('spec.ports');
    expect(others).toEqual([]);
  });
});
