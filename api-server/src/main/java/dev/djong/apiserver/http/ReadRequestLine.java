package dev.djong.apiserver.http;

import java.io.IOException;

/** From method, raw path and raw query to what is asked. */
public final class ReadRequestLine implements Step {
    @Override
    public void serve(Call call, Next next) throws IOException {
        var exchange = call.exchange();
        next.serve(call.withRequest(RequestLine.parse(exchange.method(), exchange.rawPath(), exchange.rawQuery())));
    }
}
