/** Pages outside the lab that its help leads to: the only ones that the desktop app opens. */
export const FURTHER_READING = [
  { title: 'Worker threads (nodejs.org)', url: 'https://nodejs.org/api/worker_threads.html' },
  {
    title: 'The event loop (nodejs.org)',
    url: 'https://nodejs.org/en/learn/asynchronous-work/event-loop-timers-and-nexttick',
  },
  { title: 'Piscina, the pool of processes (piscinajs.dev)', url: 'https://piscinajs.dev/' },
] as const
