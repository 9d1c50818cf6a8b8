package dev.djong.apiserver.http;

import dev.djong.apiserver.store.StoreUnavailableException;
import dev.djong.status.ApiFailure;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every failure leaves as a Status. A bug is logged once, here, with the audit id that the client sees. */
public final class AnswerFailures implements Step {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerFailures.class);

    private final StatusWriter statuses = new StatusWriter();

    @Override
    public void serve(Call call, Next next) throws IOException {
        try {
            next.serve(call);
        } catch (ApiFailure failure) {
            answer(call, failure);
        } catch (IOException clientWentAway) {
            throw clientWentAway;
        } catch (StoreUnavailableException refused) {
            // The store has told the log what it is about; every request would repeat it.
            answer(call, ApiFailure.internal(String.valueOf(refused.getMessage())));
        } catch (RuntimeException | StackOverflowError bug) {
            LOG.error("request failed: {}", call, bug);
            answer(call, ApiFailure.internal("the server failed; its log tells more under this request's audit id"));
        }
    }

    private void answer(Call call, ApiFailure failure) throws IOException {
        if (call.exchange().isCommitted()) {
            throw new IOException("failed after the answer's head was sent: " + failure.getMessage(), failure);
        }
        statuses.write(call, failure.status());
    }
}
