package dev.djong.apiserver.http;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The one servlet: the end of the chain, where the verbs are. */
public final class ServingServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient Step.Next end;

    public ServingServlet(Step.Next end) {
        this.end = end;
    }

    @Override
    public void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        end.serve(StepFilter.callOf(request, response));
    }
}
