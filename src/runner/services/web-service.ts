import { serveService } from './serve.ts'
import { WebPages } from './web-pages.ts'

serveService('web', (config) => {
  const pages = new WebPages(config)
  return ({ url = '' }, respond) => {
    const [, kind, number] = /^\/(page|html)\/(\d{1,6})$/.exec(url) ?? []
    if (number === undefined) respond({ status: 404, body: '' })
    else respond(kind === 'html' ? pages.htmlPage(Number(number)) : pages.page(Number(number)))
  }
})
