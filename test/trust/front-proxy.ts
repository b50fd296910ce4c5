import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import type { GoalRun } from './goal.ts';

/** A proxy that many put before a gateway. */
export interface FrontProxy {
  readonly name: string;
  /** Writes its configuration; returns the arguments that start it in the foreground. */
  readonly configure: (at: FrontPlace) => readonly string[];
}

interface FrontPlace {
  readonly folder: string;
  readonly port: number;
  readonly gateway: number;
}

export const FRONT_PROXIES: readonly FrontProxy[] = [
  { name: 'nginx', configure: configureNginx },
  { name: 'haproxy', configure: configureHaproxy },
];

/** Whether the program is installed here. */
export function isInstalled({ name }: FrontProxy): boolean {
  return spawnSync(name, ['-v'], { stdio: 'ignore' }).error === undefined;
}

/** Starts it before a gateway; it ends with the run. Resolves with its port when it listens. */
export async function startFrontProxy(run: GoalRun, front: FrontProxy, gateway: number): Promise<number> {
  const port = await freePort();
  const folder = join(run.folder, front.name);
  mkdirSync(folder);
  const child = spawn(front.name, front.configure({ folder, port, gateway }), { stdio: 'ignore' });
  run.onEnd(async () => {
    if (child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  });
  for (let tries = 0; tries < 200; tries += 1) {
    if (await accepts(port)) return port;
    await new Promise(resolve => setTimeout(resolve, 25));
  }
  throw new Error(`${front.name} does not listen`);
}

function accepts(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, '127.0.0.1')
    .on('connect', () => resolve(true))
    .on('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}

function configureNginx({ folder, port, gateway }: FrontPlace): readonly string[] {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map(name => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  const path = join(folder, 'nginx.conf');
  writeFileSync(
    path,
    `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 1024; }
http {
  access_log off; ${temporary}
  upstream gateway { server 127.0.0.1:${gateway}; keepalive 8; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://gateway; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_request_buffering off;
    }
  }
}
`,
  );
  return ['-e', `${folder}/error.log`, '-p', folder, '-c', path];
}

function configureHaproxy({ folder, port, gateway }: FrontPlace): readonly string[] {
  const path = join(folder, 'haproxy.cfg');
  writeFileSync(
    path,
    `global
  maxconn 1000
defaults
  mode http
  http-reuse always
  timeout connect 5s
  timeout client 20s
  timeout server 20s
frontend all
  bind 127.0.0.1:${port}
  default_backend gateway
backend gateway
  server only 127.0.0.1:${gateway}
`,
  );
  return ['-db', '-f', path];
}
