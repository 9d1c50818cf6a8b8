package dev.djong.cli;

import dev.djong.standalone.cluster.DataDirectory;
import dev.djong.standalone.containerd.LocalImages;
import java.util.Map;

/** The three commands that one wants after {@code up}. */
final class NextSteps {
    private NextSteps() {}

    static void print(DataDirectory directory) {
        String where = directory.equals(DataDirectory.choose(java.util.Optional.empty(), Map.copyOf(System.getenv())))
                ? ""
                : " --data-dir " + directory.root();
        Terminal.say("Next:");
        Terminal.say("  ./djong kubectl" + where + " get nodes -o wide");
        Terminal.say("  ./djong kubectl" + where + " create deployment web --image " + LocalImages.WEB_IMAGE
                + " --replicas 3");
        Terminal.say("  ./djong kubeconfig" + where + " > ~/.kube/djong && export KUBECONFIG=~/.kube/djong");
    }
}
