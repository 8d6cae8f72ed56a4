/** Pages outside the lab that its help links to: the only ones that the desktop app opens. */
export const FURTHER_READING = [
  { id: 'worker_threads', url: 'https://nodejs.org/api/worker_threads.html' },
  {
    id: 'event_loop',
    url: 'https://nodejs.org/en/learn/asynchronous-work/event-loop-timers-and-nexttick',
  },
  { id: 'piscina', url: 'https://piscinajs.dev/' },
] as const
