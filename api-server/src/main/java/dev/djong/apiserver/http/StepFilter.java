package dev.djong.apiserver.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A step of the serving chain as a filter, so that Spring Security carries the chain. The call travels as an attribute. */
public final class StepFilter implements Filter {
    private static final String CALL = "dev.djong.call";

    private final Step step;

    public StepFilter(Step step) {
        this.step = step;
    }

    /** What the steps so far have found out about this request. */
    static Call callOf(HttpServletRequest request, HttpServletResponse response) {
        return request.getAttribute(CALL) instanceof Call call ? call : Call.of(new ServletExchange(request, response));
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) throws IOException {
        var call = callOf((HttpServletRequest) request, (HttpServletResponse) response);
        step.serve(call, known -> {
            request.setAttribute(CALL, known);
            goOn(request, response, chain);
        });
    }

    private static void goOn(ServletRequest request, ServletResponse response, FilterChain chain) throws IOException {
        try {
            chain.doFilter(request, response);
        } catch (ServletException e) {
            throw new IllegalStateException("a step does not throw this", e);
        }
    }

    /** The name of the step, where the chain is printed. */
    @Override
    public String toString() {
        return step.getClass().getSimpleName();
    }
}
