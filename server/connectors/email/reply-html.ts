export const stripReplyHtml = (html: string): string => html
