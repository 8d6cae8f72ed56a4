/** What is used of the package, so that workers load no more of it: see `prepare` of the `scrape` workload. */
export { Parser } from 'htmlparser2'
